import { metadataEncoder } from '../../analysis/flv/metadata-encoder.ts';
import type { FormatName } from '../../container/descriptor.ts';
import { containerOf } from '../../container/registry.ts';
import { bitrateText, bytesText, durationText } from '../../media/quantity.ts';
import type { TrackChoice } from '../../media/track.ts';
import type { Theme } from '../colour.ts';
import { inputName } from '../reports/finding-text.ts';
import type { ReportOutput } from '../reports/report-writer.ts';
import { audioLines } from './audio-lines.ts';
import { containerLines } from './container-lines.ts';
import { findingLines } from './finding-lines.ts';
import { type InfoFile, tracksOf } from './info-file.ts';
import { INFO_SCHEMA, infoRecord } from './info-record.ts';
import { joinedParts, rowLines } from './rows.ts';
import { videoLines } from './video-lines.ts';

/** How `info` is shown. */
export interface InfoLayout {
  readonly theme: Theme;
  /** In columns. */
  readonly width: number;
  /** The only track that is shown. */
  readonly track: TrackChoice | undefined;
  /** Of the findings, only errors. */
  readonly quiet: boolean;
  /** The call of `check` for an input. */
  checkCall(path: string | null): string;
}

/** Shows inputs, one after the other. */
export interface InfoView {
  /** An input was read, or could not be. */
  file(file: InfoFile): void;
  /** After the last one. */
  end(): void;
}

export const infoView = (output: 'table' | 'json' | 'ndjson', out: ReportOutput, layout: InfoLayout): InfoView => {
  if (output === 'json') return jsonView(out, layout);
  return output === 'ndjson' ? ndjsonView(out, layout) : screenView(out, layout);
};

const jsonView = (out: ReportOutput, { track }: InfoLayout): InfoView => {
  let count = 0;
  const head = `{"schema":${JSON.stringify(INFO_SCHEMA)},"files":[`;
  return {
    file: (file) => out.write(`${count++ === 0 ? head : ','}\n${JSON.stringify(infoRecord(file, track))}`),
    end: () => out.write(`${count === 0 ? head : ''}\n]}\n`),
  };
};

const ndjsonView = (out: ReportOutput, { track }: InfoLayout): InfoView => ({
  file: (file) => out.write(`${JSON.stringify({ record: 'file', schema: INFO_SCHEMA, ...infoRecord(file, track) })}\n`),
  end: () => undefined,
});

/** One screen a file. */
const screenView = (out: ReportOutput, layout: InfoLayout): InfoView => {
  let count = 0;
  return {
    file: (file) => {
      if (file.checked.format === undefined && file.checked.error !== undefined) return;
      if (count++ > 0) out.write('\n');
      for (const line of screenLines(file, layout)) out.write(`${line.trimEnd()}\n`);
    },
    end: () => undefined,
  };
};

function* screenLines(file: InfoFile, layout: InfoLayout): Generator<string> {
  const { checked, measured } = file;
  const { theme, width, track: choice } = layout;
  yield theme.strong(headline(file));
  for (const track of tracksOf(measured, choice)) {
    yield '';
    yield* track.kind === 'video' ? videoLines(track, theme, width) : audioLines(track, theme, width);
  }
  const writer = metadataEncoder(measured.flv);
  if (writer !== undefined) {
    yield '';
    yield* rowLines([['onMetaData', `encoder ${writer}`]], theme, width);
  }
  const lines = containerLines(measured.container);
  if (lines.length > 0) {
    yield '';
    yield* rowLines(lines, theme, width);
  }
  yield '';
  yield* findingLines(checked, layout);
}

const headline = ({ checked, measured: { flv } }: InfoFile): string => {
  const { format, sizeBytes } = checked;
  const facts = joinedParts([
    format === undefined ? undefined : containerOf(format as FormatName).title,
    sizeBytes === undefined ? undefined : bytesText(sizeBytes),
    flv?.durationMs === undefined ? undefined : durationText(flv.durationMs / 1000),
    flv?.bitrateBps === undefined ? undefined : bitrateText(flv.bitrateBps),
    checked.complete ? undefined : 'not read to the end',
  ]);
  return `${inputName(checked)}: ${facts}`;
};
