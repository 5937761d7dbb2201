/** Copies `count` numbers; neither end need be aligned. */
export function copyNumbers(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(to + ((<usize>i) << 2), v128.load(from + ((<usize>i) << 2)));
  for (; i < count; i++) store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
}

/** `blocks` times `count` numbers, from steps of `fromStep` numbers to steps of `toStep`. */
export function copyBlocks(from: usize, fromStep: i32, to: usize, toStep: i32, blocks: i32, count: i32): void {
  if (count >= 512) {
    for (let i = 0; i < blocks; i++) memory.copy(to + (<usize>i * <usize>toStep << 2), from + (<usize>i * <usize>fromStep << 2), <usize>count << 2);
    return;
  }
  for (let i = 0; i < blocks; i++) {
    copyNumbers(from, to, count);
    from += (<usize>fromStep) << 2;
    to += (<usize>toStep) << 2;
  }
}

/** A row of `length` places of `c` numbers, with zeros for `left` places before it, up to `whole` places. */
export function padRow(row: usize, length: i32, c: i32, left: i32, whole: i32, to: usize): void {
  const place = (<usize>c) << 2;
  const kept = min(length, whole - left);
  memory.fill(to, 0, place * <usize>left);
  copyNumbers(row, to + place * <usize>left, kept * c);
  memory.fill(to + place * <usize>(left + kept), 0, place * <usize>(whole - left - kept));
}
