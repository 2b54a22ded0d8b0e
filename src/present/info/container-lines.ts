import type { ContainerFacts, TrackFacts } from '../../container/sample-reader.ts';
import { printableText } from '../../syntax/printable-text.ts';
import { joinedParts } from './rows.ts';

/** What is known of a container with samples: how it is laid out, and its edit lists. */
export const containerLines = (container: ContainerFacts | undefined): readonly [string, string, string?][] => {
  if (container === undefined) return [];
  const { brands = [], isFragmented, isFastStart, writer, tracks } = container;
  const layout = joinedParts([
    brands.length === 0 ? undefined : printableText(brands.map((brand) => brand.trim()).join(' ')),
    isFragmented === undefined ? undefined : isFragmented ? 'fragmented' : indexText(isFastStart === true),
    writer === undefined ? undefined : `written by ${printableText(writer)}`,
  ]);
  const edits = tracks.flatMap((track) => {
    const text = editText(track);
    return text === undefined ? [] : [`${track.track.kind} ${track.track.id}: ${text}`];
  });
  return [
    ...(layout === '' ? [] : [['container', layout] as [string, string]]),
    ...(edits.length === 0 ? [] : [['edit list', edits.join('; ')] as [string, string]]),
  ];
};

const indexText = (isFastStart: boolean): string =>
  isFastStart ? 'index in front (fast start)' : 'index at the end (no fast start)';

const editText = ({ edit, edits = 0 }: TrackFacts): string | undefined => {
  if (edit === undefined || (edit.emptyMs === 0 && edit.mediaTimeMs === 0)) return undefined;
  const parts = [
    edit.emptyMs > 0 ? `begins after ${msText(edit.emptyMs)}` : undefined,
    edit.mediaTimeMs > 0 ? `from ${msText(edit.mediaTimeMs)} on` : undefined,
    edits > (edit.emptyMs > 0 ? 2 : 1) ? `${edits} edits, the first is applied` : undefined,
  ];
  return joinedParts(parts);
};

const msText = (ms: number): string => `${Math.round(ms * 1000) / 1000} ms`;
