import { annexb } from './annexb/container.ts';
import { av1Annexb } from './av1-annexb/container.ts';
import { sessionContainers } from './capture/container.ts';
import { CONFIG_RECORDS } from './config-record/container.ts';
import type { Container, FormatName, Opening, OpenStage } from './descriptor.ts';
import { flv } from './flv/container.ts';
import { hls } from './hls/container.ts';
import { ivf } from './ivf/container.ts';
import { LENGTH_PREFIXED } from './length-prefixed/container.ts';
import { mkv, webm } from './matroska/container.ts';
import { mov, mp4 } from './mp4/container.ts';
import { mpegts } from './mpegts/container.ts';
import { obu } from './obu/container.ts';

/** The stage that reads FLV: that of an FLV, and of the media of a session. */
const openTags: OpenStage = (keep, choice) => (flv.open(new Uint8Array(0), true, []) as Opening).open(keep, choice);

/** Every supported container, in probing order: the strictest proof first. */
export const CONTAINERS: readonly Container[] = [
  mov,
  mp4,
  webm,
  mkv,
  mpegts,
  hls,
  flv,
  ...sessionContainers(openTags),
  ivf,
  obu,
  av1Annexb,
  ...LENGTH_PREFIXED,
  ...CONFIG_RECORDS,
  annexb,
];

export const containerOf = (name: FormatName): Container =>
  // Every name is in the registry.
  CONTAINERS.find((container) => container.name === name) as Container;

/** Is it a captured session? */
export const isSession = (name: FormatName | undefined): boolean =>
  name !== undefined && containerOf(name).isSession === true;

/** Is it read as the tags of an FLV, with their times: an FLV, or the media of a session? */
export const hasTags = (name: FormatName | undefined): boolean => name === 'flv' || isSession(name);

/** Is it a decoder configuration record: parameter sets without frames? */
export const isConfigRecord = (name: FormatName | undefined): boolean =>
  CONFIG_RECORDS.some((container) => container.name === name);

/** Has it samples with times, in tracks: MP4, Matroska, MPEG-TS, a playlist of them? */
export const hasSamples = (name: FormatName | undefined): boolean => {
  const container = name === undefined ? undefined : containerOf(name);
  return container?.reader !== undefined || container?.isPlaylist === true;
};

/** Have its units the times of a container? */
export const hasTimes = (name: FormatName | undefined): boolean =>
  hasTags(name) || hasSamples(name) || (name !== undefined && containerOf(name).hasTimes === true);
