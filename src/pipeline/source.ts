import { isRtmp } from '../io/address.ts';
import type { Context } from '../io/context.ts';
import { relatedTo } from '../io/related-path.ts';
import { openSource as openLocal, type Source, SourceError } from '../io/source.ts';
import type { PullOptions } from './rtmp/pull.ts';
import type { SampleAccess } from './samples/open-samples.ts';

export { type Source, SourceError };

/** Opens a path, a URL, an RTMP address, which is read as the FLV that it carries, or standard input. */
export const openSource = async (
  path: string | undefined,
  context: Context,
  options: PullOptions = {},
): Promise<Source> => {
  if (path === undefined || !isRtmp(path)) return openLocal(path, context);
  // Loaded when it is asked for: files need no network.
  const { openPull } = await import('./rtmp/pull.ts');
  return openPull(path, context, options);
};

/** How a container with samples reads its input beyond the bytes in a row, and a playlist its segments, with `open`. */
export const accessTo = ({ path, file, openAt }: Source, open: (path: string) => Promise<Source>): SampleAccess => ({
  path,
  ...(file !== undefined && { file }),
  ...(openAt !== undefined && { openAt }),
  openRelated: (uri, from) => open(relatedTo(from, uri)),
});
