import type { LevelSummary } from '../../analysis/level/level-measure.ts';
import type { BufferSummary } from '../../analysis/vbv/buffer-summary.ts';
import type { NeededBuffer } from '../../analysis/vbv/needed-buffers.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import { bitrateText, bitsText, plural } from '../../media/quantity.ts';

/** What was measured of the level and the buffers of a track: a label and a text each. */
export const measuredFacts = ({
  levelFit,
  buffers = [],
  neededBuffers = [],
}: VideoSummary): readonly (readonly [label: string, text: string])[] => [
  ...(levelFit === undefined ? [] : [['level', levelText(levelFit)] as const]),
  ...buffers.map((buffer) => [bufferName(buffer), bufferText(buffer)] as const),
  ...(neededBuffers.length === 0 ? [] : [['buffer', neededText(neededBuffers)] as const]),
];

/** `declared 4.1, smallest 4, bound by MaxMBPS; left: 12 % of MaxFS, …`. */
const levelText = ({ declared = 'none', smallest = 'none holds it', binding, limits }: LevelSummary): string => {
  const symbolOf = (name: string): string => limits.find((limit) => limit.name === name)?.symbol ?? name;
  const bound = binding.length === 0 ? '' : `, bound by ${[...new Set(binding.map(symbolOf))].join(', ')}`;
  // Two limits share a symbol: the one with less room counts.
  const left = new Map<string, number>();
  for (const { symbol, headroom } of limits) {
    if (headroom !== undefined) left.set(symbol, Math.min(left.get(symbol) ?? 1, headroom));
  }
  const parts = [...left].map(([symbol, share]) => `${symbol} ${Math.round(share * 100)} %`);
  const room = parts.length === 0 ? '' : `; left: ${parts.join(', ')}`;
  return `declared ${declared}, smallest ${smallest}${bound}${room}`;
};

const bufferName = ({ model, index }: BufferSummary): string => `${model === 'hrd-nal' ? 'NAL' : 'VCL'} HRD ${index}`;

const bufferText = (buffer: BufferSummary): string => {
  const { bitRateBps, cpbSizeBits, cbr, underflows, overflows, minFullnessBits, peakFullnessBits } = buffer;
  const least = minFullnessBits === undefined ? '' : `${bitsText(minFullnessBits)} to `;
  const faults = [
    underflows === 0 ? 'no underflow' : plural(underflows, 'underflow'),
    overflows === 0 ? 'no overflow' : plural(overflows, 'overflow'),
  ];
  const kind = cbr ? 'CBR' : 'VBR';
  return `${bitrateText(bitRateBps)} ${kind}, ${bitsText(cpbSizeBits)}: ${faults.join(', ')}; ${least}${bitsText(peakFullnessBits)} full`;
};

/** `17.9 kb (210 ms) at 85.3 kb/s, …`: the rates that a decoder could read at, and the buffer that it needs then. */
const neededText = (needed: readonly NeededBuffer[]): string =>
  needed
    .map(
      ({ rateBps, neededBits, delayMs }) =>
        `${bitsText(neededBits)} (${Math.round(delayMs)} ms) at ${bitrateText(rateBps)}`,
    )
    .join(', ');
