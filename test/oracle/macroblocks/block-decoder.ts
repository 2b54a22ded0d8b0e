import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf, run } from '../process.ts';

/** The program of decoded-blocks.c, or why there is none. */
export type BlockDecoder = { readonly path: string } | { readonly missing: string };

/** Compiles decoded-blocks.c against the FFmpeg of the machine. */
export const compileBlockDecoder = async (folder: string): Promise<BlockDecoder> => {
  const path = join(folder, 'decoded-blocks');
  const source = fileURLToPath(new URL('decoded-blocks.c', import.meta.url));
  const { code, stderr } = await run('cc', ['-O2', '-o', path, source, '-lavcodec', '-lavutil']);
  if (code === 0) return { path };
  if (code === -1) return { missing: 'there is no C compiler' };
  const error = /.*error.*/.exec(stderr.toString())?.[0] ?? '';
  return { missing: `decoded-blocks.c does not compile (is libavcodec-dev installed?): ${error}` };
};

/** What FFmpeg knows of the macroblocks of a frame. */
export interface DecodedFrame {
  /** Byte at which its packet begins, or that of its first field. */
  readonly offset: number;
  /** Bits of a luma sample. */
  readonly bitDepth: number;
  /** Lines of `-debug qp+mb_type`, a line for each row of macroblocks. */
  readonly rows: Buffer;
  /** VECTOR_BYTES for each motion vector of `-flags2 +export_mvs`: struct vector of decoded-blocks.c. */
  readonly vectors: Buffer;
}

export const VECTOR_BYTES = 12;

/** The frames of a raw stream in output order, withheld and damaged ones too. */
export async function* decodedFrames(program: string, stream: string): AsyncGenerator<DecodedFrame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of outputOf(program, [stream])) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\n');
      if (end === -1) break;
      const line = rest.toString('latin1', 0, end);
      const [, offset, bitDepth, rows, vectors] = /^frame (\d+) (\d+) (\d+) (\d+)$/.exec(line)?.map(Number) ?? [];
      if (offset === undefined || bitDepth === undefined || rows === undefined || vectors === undefined)
        throw new Error(`decoded-blocks printed: ${line.slice(0, 100)}`);
      const vectorsAt = end + 1 + rows;
      const next = vectorsAt + vectors * VECTOR_BYTES;
      if (rest.length < next) break;
      yield { offset, bitDepth, rows: rest.subarray(end + 1, vectorsAt), vectors: rest.subarray(vectorsAt, next) };
      rest = rest.subarray(next);
    }
  }
  if (rest.length > 0) throw new Error('decoded-blocks ended in a frame');
}
