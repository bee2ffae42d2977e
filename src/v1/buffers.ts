/** Buffers that are used again: an answer of every few milliseconds would else be as much garbage outside the heap. */
export interface Buffers {
  /** A buffer of this many bytes at least, with anything in it. */
  take(bytes: number): Buffer<ArrayBuffer>
  /** Gives a buffer back: nobody may hold on to it or a part of it. */
  giveBack(buffer: Buffer<ArrayBuffer>): void
}

/** Larger ones are not kept. */
const largestKept = 512 * 1024

/**
 * A resizable buffer has pages of its own. From malloc, one of some megabytes would teach it to keep twice as much
 * instead of giving it back to the system (`M_MMAP_THRESHOLD` in mallopt(3)).
 */
function large(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(bytes, { maxByteLength: bytes }), 0, bytes)
}

/** Keeps as many bytes of buffers as this at most. */
export function buffers(mostBytes: number): Buffers {
  const kept: Buffer<ArrayBuffer>[] = []
  let bytesKept = 0
  return {
    take(bytes) {
      const index = kept.findLastIndex((buffer) => buffer.length >= bytes)
      const [buffer] = index === -1 ? [] : kept.splice(index, 1)
      if (buffer === undefined) return bytes > largestKept ? large(bytes) : Buffer.allocUnsafeSlow(bytes)
      bytesKept -= buffer.length
      return buffer
    },
    giveBack(buffer) {
      if (buffer.length === 0) return
      if (buffer.length > largestKept || bytesKept + buffer.length > mostBytes) {
        // Its memory is free now: that of a large answer would wait for a collection, which may be far off.
        buffer.buffer.transferToFixedLength(0)
        return
      }
      kept.push(buffer)
      bytesKept += buffer.length
    }
  }
}
