import type { Container } from '../../container/descriptor.ts';
import { probe } from '../../container/probe.ts';
import { refused } from './media-playlist.ts';

/** The container of the segments of a playlist, by their first bytes. */
export const containerOfSegments = (head: Uint8Array): Container => {
  const decision = probe(head, true, '');
  if (decision.kind !== 'format' || decision.container.reader === undefined) {
    throw refused('its segments are neither MPEG-TS nor fragmented MP4');
  }
  return decision.container;
};
