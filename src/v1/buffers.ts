/** Buffers that are used again: an answer of every few milliseconds would else be as much garbage outside the heap. */
export interface Buffers {
  /** A buffer of this many bytes at least, with anything in it. */
  take(bytes: number): Buffer<ArrayBuffer>
  /** Gives a buffer back: nobody may hold on to it or a part of it. */
  giveBack(buffer: Buffer<ArrayBuffer>): void
}

/** Larger ones are not kept. */
const largestKept = 512 * 1024

/** Keeps as many bytes of buffers as this at most. */
export function buffers(mostBytes: number): Buffers {
  const kept: Buffer<ArrayBuffer>[] = []
  let bytesKept = 0
  return {
    take(bytes) {
      const index = kept.findLastIndex((buffer) => buffer.length >= bytes)
      const [buffer] = index === -1 ? [] : kept.splice(index, 1)
      if (buffer === undefined) return Buffer.allocUnsafeSlow(bytes)
      bytesKept -= buffer.length
      return buffer
    },
    giveBack(buffer) {
      if (buffer.length === 0) return
      if (buffer.length > largestKept || bytesKept + buffer.length > mostBytes) {
        // Its memory is free now: that of a large answer would wait for a collection, which may be far off.
        buffer.buffer.transfer(0)
        return
      }
      kept.push(buffer)
      bytesKept += buffer.length
    }
  }
}
