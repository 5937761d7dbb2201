/**
 * Batch norm over rows of `c` channels. Sums are in float64, one a channel, row after row; each pass reads its arguments once and keeps
 * nothing but its result.
 */

// @ts-ignore: decorator
@inline
function wide(sums: usize, channel: i32): usize {
  return sums + (<usize>channel << 3);
}

// @ts-ignore: decorator
@inline
function at(numbers: usize, channel: i32): usize {
  return numbers + (<usize>channel << 2);
}

/** Adds four numbers to four sums. */
// @ts-ignore: decorator
@inline
function addFour(sums: usize, low: v128, high: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), low));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
}

// @ts-ignore: decorator
@inline
function highHalf(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
}

/** Mean and biased variance of each channel, [c] both; `scratch` has room for 2c float64. */
export function moments(x: usize, mean: usize, variance: usize, scratch: usize, rows: i32, c: i32): void {
  const sums = scratch, centres = wide(scratch, c);
  memory.fill(sums, 0, <usize>c << 4);
  let row = x;
  for (let r = 0; r < rows; r++, row = at(row, c)) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const values = v128.load(at(row, i));
      addFour(wide(sums, i), f64x2.promote_low_f32x4(values), highHalf(values));
    }
    for (; i < c; i++) store<f64>(wide(sums, i), load<f64>(wide(sums, i)) + <f64>load<f32>(at(row, i)));
  }
  for (let i = 0; i < c; i++) {
    const centre = load<f64>(wide(sums, i)) / <f64>rows;
    store<f64>(wide(centres, i), centre);
    store<f32>(at(mean, i), <f32>centre);
    store<f64>(wide(sums, i), 0);
  }
  row = x;
  for (let r = 0; r < rows; r++, row = at(row, c)) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const values = v128.load(at(row, i));
      const low = f64x2.sub(f64x2.promote_low_f32x4(values), v128.load(wide(centres, i)));
      const high = f64x2.sub(highHalf(values), v128.load(wide(centres, i), 16));
      addFour(wide(sums, i), f64x2.mul(low, low), f64x2.mul(high, high));
    }
    for (; i < c; i++) {
      const off = <f64>load<f32>(at(row, i)) - load<f64>(wide(centres, i));
      store<f64>(wide(sums, i), load<f64>(wide(sums, i)) + off * off);
    }
  }
  for (let i = 0; i < c; i++) store<f32>(at(variance, i), <f32>(load<f64>(wide(sums, i)) / <f64>rows));
}

/**
 * Gradients of a normalisation's input, scale and shift; `own`: its moments are those of `x` itself. `scratch` has room for 4c float64.
 * dx = scale / σ · (dy − Σdy / rows − (x − mean) / σ² · Σ(dy · (x − mean)) / rows), the last two terms with own moments alone.
 */
export function normalizeGradient(
  dy: usize, x: usize, mean: usize, variance: usize, scale: usize,
  dx: usize, dScale: usize, dShift: usize, scratch: usize,
  rows: i32, c: i32, epsilon: f64, own: bool,
): void {
  const direct = scratch, product = wide(direct, c);
  memory.fill(scratch, 0, <usize>c << 4);
  let g = dy, row = x;
  for (let r = 0; r < rows; r++, g = at(g, c), row = at(row, c)) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const gradient = v128.load(at(g, i));
      const low = f64x2.promote_low_f32x4(gradient), high = highHalf(gradient);
      const off = f32x4.sub(v128.load(at(row, i)), v128.load(at(mean, i)));
      addFour(wide(direct, i), low, high);
      addFour(wide(product, i), f64x2.mul(low, f64x2.promote_low_f32x4(off)), f64x2.mul(high, highHalf(off)));
    }
    for (; i < c; i++) {
      const gradient = <f64>load<f32>(at(g, i));
      store<f64>(wide(direct, i), load<f64>(wide(direct, i)) + gradient);
      store<f64>(wide(product, i), load<f64>(wide(product, i)) + gradient * <f64>(load<f32>(at(row, i)) - load<f32>(at(mean, i))));
    }
  }
  // float32, [c] each
  const slope = wide(product, c), constant = at(slope, c), through = at(constant, c);
  for (let i = 0; i < c; i++) {
    const sigma = Math.sqrt(<f64>load<f32>(at(variance, i)) + epsilon);
    const sum = load<f64>(wide(direct, i));
    const scaled = load<f64>(wide(product, i)) / sigma;
    store<f32>(at(dShift, i), <f32>sum);
    store<f32>(at(dScale, i), <f32>scaled);
    store<f32>(at(slope, i), <f32>(<f64>load<f32>(at(scale, i)) / sigma));
    store<f32>(at(constant, i), own ? <f32>(sum / <f64>rows) : 0);
    store<f32>(at(through, i), own ? <f32>(scaled / sigma / <f64>rows) : 0);
  }
  let to = dx;
  g = dy;
  row = x;
  for (let r = 0; r < rows; r++, g = at(g, c), row = at(row, c), to = at(to, c)) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const off = f32x4.sub(v128.load(at(row, i)), v128.load(at(mean, i)));
      const rest = f32x4.sub(f32x4.sub(v128.load(at(g, i)), v128.load(at(constant, i))), f32x4.mul(off, v128.load(at(through, i))));
      v128.store(at(to, i), f32x4.mul(v128.load(at(slope, i)), rest));
    }
    for (; i < c; i++) {
      const off = load<f32>(at(row, i)) - load<f32>(at(mean, i));
      const rest = load<f32>(at(g, i)) - load<f32>(at(constant, i)) - off * load<f32>(at(through, i));
      store<f32>(at(to, i), load<f32>(at(slope, i)) * rest);
    }
  }
}

/** `dy` where y > 0, else 0. */
export function reluGradient(dy: usize, y: usize, dx: usize, count: i32): void {
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(at(dx, i), v128.and(v128.load(at(dy, i)), f32x4.gt(v128.load(at(y, i)), zero)));
  for (; i < count; i++) store<f32>(at(dx, i), load<f32>(at(y, i)) > 0 ? load<f32>(at(dy, i)) : 0);
}
