import { captureTarget } from './capture.ts';
import { checkAnnexbTarget, checkFlvTarget } from './check.ts';
import { givenUnitsTarget, naluTarget, spsTarget } from './commands.ts';
import { flvTarget } from './flv.ts';
import { hevcNalUnitTarget } from './hevc-nal-unit.ts';
import { inspectorTarget, lengthPrefixedInspectorTarget, reportTarget } from './inspector.ts';
import { nalUnitTarget } from './nal-unit.ts';
import { obuTarget } from './obu.ts';
import { probeTarget } from './probe.ts';
import { rtmpChunksTarget } from './rtmp-chunks.ts';
import { rtmpHandshakeTarget } from './rtmp-handshake.ts';
import { rtmpMessageTarget } from './rtmp-message.ts';
import { rtmpSessionTarget } from './rtmp-session.ts';
import { sliceDataTarget } from './slice-data.ts';
import { annexbTarget, avcConfigTarget, lengthPrefixedTarget } from './splitters.ts';
import type { FuzzTarget } from './target.ts';

/** All targets, one per line. */
export const TARGETS: readonly FuzzTarget[] = [
  annexbTarget,
  lengthPrefixedTarget,
  avcConfigTarget,
  probeTarget,
  nalUnitTarget,
  sliceDataTarget,
  hevcNalUnitTarget,
  obuTarget,
  inspectorTarget,
  lengthPrefixedInspectorTarget,
  reportTarget,
  flvTarget,
  captureTarget,
  rtmpHandshakeTarget,
  rtmpSessionTarget,
  naluTarget,
  spsTarget,
  givenUnitsTarget,
  checkAnnexbTarget,
  checkFlvTarget,
  rtmpChunksTarget,
  rtmpMessageTarget,
];
