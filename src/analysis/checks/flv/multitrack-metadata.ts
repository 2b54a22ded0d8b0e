import type { AmfPlain } from '../../../amf/plain.ts';
import { trackName } from '../../../media/track.ts';
import type { WatchSummary } from '../../watch/watch-summary.ts';
import { defineRule, type Reported } from '../rule.ts';
import { trackIdsOf } from './tag-tracks.ts';

const MAPS = { video: 'videoTrackIdInfoMap', audio: 'audioTrackIdInfoMap' } as const;

type Kind = keyof typeof MAPS;

/** The entries of a map of onMetaData: none if it is not there, or null (see `toPlain`). */
const entriesOf = ({ flv }: WatchSummary, kind: Kind): Readonly<Record<string, AmfPlain>> => {
  const value = flv?.metadata?.find(({ key }) => key === MAPS[kind])?.value;
  return typeof value === 'object' && !Array.isArray(value) && !Object.hasOwn(value, 'amf') ? value : {};
};

/** Sizes of an entry that are not those of its track. */
const wrongSizes = (entry: AmfPlain | undefined, track: { readonly width?: number; readonly height?: number }) => {
  if (typeof entry !== 'object' || Array.isArray(entry)) return [];
  return (['width', 'height'] as const).filter((key) => {
    const [said, is] = [entry[key], track[key]];
    return typeof said === 'number' && is !== undefined && said !== is;
  });
};

/** `found`: ids of all tracks of the kind, those that are not read too. */
const findings = (summary: WatchSummary, kind: Kind, found: ReadonlySet<number>): readonly Reported[] => {
  const entries = entriesOf(summary, kind);
  const tracks = (summary.flv?.tracks ?? []).filter(({ type, frames }) => type === kind && frames > 0);
  const ids = new Set(tracks.map(({ trackId }) => trackId));
  const missing = [...ids].filter((id) => id > 0 && !Object.hasOwn(entries, `${id}`));
  const idle = Object.keys(entries).filter((key) => !found.has(Number(key)));
  const sizes = tracks.flatMap(({ trackId, configuration }): Reported[] => {
    const sequence = summary.videos.find(({ track }) => track.kind === kind && track.trackId === trackId)?.summary
      .sequence;
    const known = sequence ?? configuration ?? {};
    return wrongSizes(entries[`${trackId}`], known).map((key) => {
      const [said, is] = [
        (entries[`${trackId}`] as Readonly<Record<string, AmfPlain>>)[key],
        known[key as keyof typeof known],
      ];
      const message = `${MAPS[kind]} says ${key} ${String(said)} of ${trackName(kind, trackId)}, which has ${String(is)}`;
      return { message, measured: String(said), expected: String(is) };
    });
  });
  return [
    ...missing.map((id) => ({ message: `${trackName(kind, id)} has no entry in ${MAPS[kind]} of onMetaData` })),
    ...idle.map((key) => ({ message: `${MAPS[kind]} of onMetaData has an entry ${key}, and there is no such track` })),
    ...sizes,
  ];
};

export const multitrackMetadata = defineRule({
  id: 'flv/multitrack-metadata',
  title: 'onMetaData does not describe the tracks',
  source: 'E-RTMP v2, onMetaData: audioTrackIdInfoMap, videoTrackIdInfoMap',
  severity: 'info',
  needs: ['flv'],
  what: 'Compares the tracks above 0 with the entries of audioTrackIdInfoMap and videoTrackIdInfoMap, and the sizes in them with those of the tracks. The key 1 in both maps is two tracks.',
  why: 'A server that offers tracks by what onMetaData says hides one, or offers one that is not there. Many encoders write no map.',
  mend: {},
  input({ report, skip }) {
    const found = { video: new Set<number>(), audio: new Set<number>() };
    return {
      tag(tag) {
        if (tag.type !== 'video' && tag.type !== 'audio') return;
        for (const trackId of trackIdsOf(tag)) found[tag.type].add(trackId);
      },
      end(summary) {
        if (!summary.complete) skip('the input was not read to its end');
        else for (const kind of ['video', 'audio'] as const) findings(summary, kind, found[kind]).forEach(report);
      },
    };
  },
});
