/** Adds to `to`, whose places for four channels are in `places`. */
// @ts-ignore: decorator
@inline
function addAt(to: usize, place: i32, value: f32): void {
  const at = to + <usize>place;
  store<f32>(at, load<f32>(at) + value);
}

/**
 * Gradient of maximum pooling, [n, d, h, w, c]: the first maximum of each window, in the order of d, h, w, is paid. `dx` is overwritten.
 * Four channels at a time, the rest one by one.
 */
export function maxPoolGradient(
  dy: usize, x: usize, dx: usize,
  n: i32, d: i32, h: i32, w: i32, c: i32,
  od: i32, oh: i32, ow: i32,
  size: i32, stride: i32, padding: i32,
): void {
  const place = <usize>c << 2;
  const samples = <usize>(d * h * w) * place;
  memory.fill(dx, 0, samples * <usize>n);
  let gradient = dy;
  for (let sample = 0; sample < n; sample++, x += samples, dx += samples) {
    for (let z = 0; z < od; z++) {
      const z0 = max(0, z * stride - padding), z1 = min(d, z * stride - padding + size);
      for (let v = 0; v < oh; v++) {
        const v0 = max(0, v * stride - padding), v1 = min(h, v * stride - padding + size);
        for (let u = 0; u < ow; u++, gradient += place) {
          const u0 = max(0, u * stride - padding), u1 = min(w, u * stride - padding + size);
          const first = ((z0 * h + v0) * w + u0) * <i32>place;
          let channel: i32 = 0;
          for (; channel + 4 <= c; channel += 4) {
            const lane = channel << 2;
            let best = v128.load(x + <usize>(first + lane));
            let places = i32x4.splat(first + lane);
            for (let zz = z0; zz < z1; zz++)
              for (let vv = v0; vv < v1; vv++) {
                let at = ((zz * h + vv) * w + u0) * <i32>place + lane;
                for (let uu = u0; uu < u1; uu++, at += <i32>place) {
                  const value = v128.load(x + <usize>at);
                  const more = f32x4.gt(value, best);
                  best = v128.bitselect(value, best, more);
                  places = v128.bitselect(i32x4.splat(at), places, more);
                }
              }
            const paid = v128.load(gradient + <usize>lane);
            addAt(dx, i32x4.extract_lane(places, 0), f32x4.extract_lane(paid, 0));
            addAt(dx + 4, i32x4.extract_lane(places, 1), f32x4.extract_lane(paid, 1));
            addAt(dx + 8, i32x4.extract_lane(places, 2), f32x4.extract_lane(paid, 2));
            addAt(dx + 12, i32x4.extract_lane(places, 3), f32x4.extract_lane(paid, 3));
          }
          for (; channel < c; channel++) {
            const lane = channel << 2;
            let best = load<f32>(x + <usize>(first + lane));
            let found = first + lane;
            for (let zz = z0; zz < z1; zz++)
              for (let vv = v0; vv < v1; vv++)
                for (let uu = u0; uu < u1; uu++) {
                  const at = ((zz * h + vv) * w + uu) * <i32>place + lane;
                  const value = load<f32>(x + <usize>at);
                  if (value > best) {
                    best = value;
                    found = at;
                  }
                }
            addAt(dx, found, load<f32>(gradient + <usize>lane));
          }
        }
      }
    }
  }
}
