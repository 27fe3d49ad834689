import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A recogniser's model that hears the same in every sound: a NeMo CTC network of one matrix of zeros, as ONNX and
 * `tokens.txt`. It shows that a model is loaded, asked and read; real ones are hundreds of megabytes.
 */
export function writeTinyRecogniser(folder: string, said: string): void {
  // Equal scores everywhere: the first token wins at each step, and steps that say the same are one.
  writeFileSync(
    join(folder, 'tokens.txt'),
    `▁${said.replaceAll(' ', NO_BREAK_SPACE)} 0\n▁none 1\n<blk> 2\n`,
  )
  writeFileSync(join(folder, 'model.onnx'), modelBytes(2))
}

/** A space would end the token. */
const NO_BREAK_SPACE = '\u00a0'
const FEATURES = 80
const OPSET = 17
const FLOAT = 1
const INT64 = 7

/** Fields of protobuf messages by number, as onnx.proto has them. */
function modelBytes(tokens: number): Uint8Array {
  const columns = tokens + 1
  const weights = message(
    [1, FEATURES],
    [1, columns],
    [2, FLOAT],
    [8, 'weights'],
    [9, floats(FEATURES * columns)],
  )
  const transposed = message(
    [1, 'audio_signal'],
    [2, 'frames'],
    [4, 'Transpose'],
    [5, ints('perm', 0, 2, 1)],
  )
  const scored = message([1, 'frames'], [1, 'weights'], [2, 'scores'], [4, 'MatMul'])
  const normal = message([1, 'scores'], [2, 'logprobs'], [4, 'LogSoftmax'])
  const graph = message(
    ...[transposed, scored, normal].map((node) => [1, node] as const),
    [2, 'tiny'],
    [5, weights],
    [11, value('audio_signal', FLOAT, 'batch', FEATURES, 'time')],
    [11, value('length', INT64, 'batch')],
    [12, value('logprobs', FLOAT, 'batch', 'time', columns)],
  )
  const about = { vocab_size: tokens, subsampling_factor: 1, normalize_type: 'per_feature' }
  return message(
    [1, 8],
    [7, graph],
    [8, message([2, OPSET])],
    ...Object.entries(about).map(
      ([key, said]) => [14, message([1, key], [2, String(said)])] as const,
    ),
  )
}

function value(name: string, type: number, ...shape: (string | number)[]): Uint8Array {
  const dimensions = shape.map(
    (size) => [1, message(typeof size === 'number' ? [1, size] : [2, size])] as const,
  )
  return message([1, name], [2, message([1, message([1, type], [2, message(...dimensions)])])])
}

function ints(name: string, ...list: number[]): Uint8Array {
  return message([1, name], ...list.map((n) => [8, n] as const), [20, 7])
}

function floats(count: number): Uint8Array {
  return new Uint8Array(count * 4)
}

function message(...fields: (readonly [number, number | string | Uint8Array])[]): Uint8Array {
  return Buffer.concat(
    fields.map(([field, content]) => {
      if (typeof content === 'number')
        return Buffer.from([...varint(field << 3), ...varint(content)])
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      return Buffer.concat([
        Buffer.from([...varint((field << 3) | 2), ...varint(bytes.length)]),
        bytes,
      ])
    }),
  )
}

function varint(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...varint(n >>> 7)]
}
