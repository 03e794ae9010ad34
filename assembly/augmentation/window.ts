/**
 * One image [height, width, channels] of bytes as float32 numbers [height, width, channels]: mirrored where `flipped`,
 * moved up by `down` rows and left by `right` columns, byte 0 where nothing of it lies. `table` has a number for each
 * byte of each channel [channels, 256].
 */
export function writeWindow(
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  table: usize,
  flipped: bool,
  down: i32,
  right: i32,
  out: usize,
): void {
  const rowBytes = width * channels
  // columns of the window that lie on the image, and the image's column under the first of them
  const first = min(width, max(0, -right))
  const end = max(first, min(width, width - right))
  const column = flipped ? width - 1 - (first + right) : first + right
  const step = flipped ? -channels : channels
  for (let row = 0; row < height; row++) {
    const from = row + down
    if (from < 0 || from >= height) {
      writeMargin(width, channels, table, out)
    } else {
      const start = image + <usize>(from * rowBytes + column * channels)
      const inside = out + <usize>(4 * first * channels)
      writeMargin(first, channels, table, out)
      if (channels === 3) writeColours(start, step, table, end - first, inside)
      else writePixels(start, step, channels, table, end - first, inside)
      writeMargin(width - end, channels, table, out + <usize>(4 * end * channels))
    }
    out += <usize>(4 * rowBytes)
  }
}

/** `count` pixels of byte 0. */
function writeMargin(count: i32, channels: i32, table: usize, out: usize): void {
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      f32.store(out, f32.load(table + <usize>(1024 * channel)))
      out += 4
    }
  }
}

/** `count` pixels, `step` bytes apart, side by side. */
function writePixels(pixel: usize, step: i32, channels: i32, table: usize, count: i32, out: usize): void {
  for (let place = 0; place < count; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const byte = load<u8>(pixel + <usize>channel)
      f32.store(out, f32.load(table + <usize>(1024 * channel + 4 * <i32>byte)))
      out += 4
    }
    pixel += <usize>step
  }
}

/** The same for three channels, without a loop over them. */
function writeColours(pixel: usize, step: i32, table: usize, count: i32, out: usize): void {
  const last = out + <usize>(12 * count)
  while (out < last) {
    f32.store(out, f32.load(table + ((<usize>load<u8>(pixel)) << 2)))
    f32.store(out, f32.load(table + ((<usize>load<u8>(pixel, 1)) << 2), 1024), 4)
    f32.store(out, f32.load(table + ((<usize>load<u8>(pixel, 2)) << 2), 2048), 8)
    pixel += <usize>step
    out += 12
  }
}
