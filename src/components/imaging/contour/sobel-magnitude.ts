/**
 * Edge strength of an image [y, x]: root of half the sum of squares of both Sobel derivatives, (1 2 1)/4 across and (1 0 −1) along,
 * the image mirrored at its border. Agrees with scikit-image's `filters.sobel`.
 */
export function sobelMagnitude(image: Float64Array, { y, x }: { readonly y: number; readonly x: number }): Float64Array {
  const out = new Float64Array(image.length);
  for (let row = 0; row < y; row++) {
    const above = Math.max(0, row - 1) * x;
    const here = row * x;
    const below = Math.min(y - 1, row + 1) * x;
    for (let column = 0; column < x; column++) {
      const left = column > 0 ? column - 1 : 0;
      const right = column < x - 1 ? column + 1 : column;
      const a = image[above + left]!;
      const b = image[above + column]!;
      const c = image[above + right]!;
      const d = image[here + left]!;
      const e = image[here + right]!;
      const f = image[below + left]!;
      const g = image[below + column]!;
      const h = image[below + right]!;
      const down = (f + 2 * g + h - a - 2 * b - c) / 4;
      const across = (c + 2 * e + h - a - 2 * d - f) / 4;
      out[here + column] = Math.sqrt((down * down + across * across) / 2);
    }
  }
  return out;
}
