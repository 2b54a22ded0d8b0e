import type { VideoSummary } from '../../src/analysis/video-summary.ts';
import type { Ratio } from '../../src/media/ratio.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { watch } from '../../src/pipeline/watch.ts';

/** What is measured of the first video track; `undefined` without one. */
export const measured = async (bytes: Uint8Array, fps?: Ratio): Promise<VideoSummary | undefined> => {
  const run = await watch(await openInput(one(bytes), '', {}), {}, { fps });
  for await (const { items } of run.steps) for (const _ of items);
  return run.end(true).videos[0]?.summary;
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
