import type { ServerNotice } from '../../analysis/serve/server-notice.ts';
import { streamPath } from '../../analysis/serve/stream-place.ts';
import type { StreamStatus } from '../../analysis/serve/stream-status.ts';
import type { Terminal } from '../../io/context.ts';
import type { Sink } from '../../io/sink.ts';
import { plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { cutTo, widthOf } from '../width.ts';
import { noticeRecord, statusRecord } from './notice-record.ts';
import { noticeText } from './notice-text.ts';
import { type LineKind, ServeOutput } from './serve-output.ts';
import { statusLine } from './status-line.ts';

/** Schema name and version. */
export const SERVE_SCHEMA = 'rtmpkit/serve/1';

/** Where a server listens, and how it is used. */
export interface Listening {
  /** `rtmp://127.0.0.1:1935` */
  readonly address: string;
  /** What a publisher has to add to the name: `?key=KEY`. */
  readonly publishQuery: string;
  /** `http://127.0.0.1:8080`; absent: not by HTTP. */
  readonly http?: string;
}

/** Shows what happens in a server. */
export interface ServeView {
  begin(listening: Listening): void;
  /** `time`: ISO 8601, UTC. */
  notice(notice: ServerNotice, time: string): void;
  /** The state of all streams, now and then. */
  status(streams: readonly StreamStatus[], time: string): void;
  end(): void;
}

/** What is shown with `--quiet`. */
const LOUD: ReadonlySet<ServerNotice['event']> = new Set(['refuse', 'finding', 'verdict', 'record-failed']);

/** One JSON record a line. */
export class NdjsonServeView implements ServeView {
  readonly #out: ServeOutput;
  readonly #quiet: boolean;

  constructor(out: Sink, quiet: boolean) {
    this.#out = new ServeOutput(out, (count) => JSON.stringify({ record: 'dropped', count }));
    this.#quiet = quiet;
  }

  begin({ address, http }: Listening): void {
    const header = { record: 'header', schema: SERVE_SCHEMA, address, ...(http !== undefined && { http }) };
    this.#out.write([JSON.stringify(header)], 'result');
  }

  notice(notice: ServerNotice, time: string): void {
    if (this.#quiet && !LOUD.has(notice.event)) return;
    this.#out.write([JSON.stringify(noticeRecord(notice, time))], kindOf(notice));
  }

  status(streams: readonly StreamStatus[], time: string): void {
    for (const stream of streams) this.#out.write([JSON.stringify(statusRecord(stream, time))], 'status');
  }

  end(): void {
    this.#out.end();
  }
}

const kindOf = ({ event }: ServerNotice): LineKind => (event === 'verdict' ? 'result' : 'event');

/** The last lines of a terminal. */
export interface StatusArea {
  readonly sink: Sink;
  readonly terminal: Terminal;
  /** Without colours: lines are cut to the width. */
  readonly theme: Theme;
}

/** Findings of a rule in a stream that are shown as they come. */
const SHOWN_LIVE = 5;

/** What a text view needs. */
export interface TextLayout {
  readonly out: Sink;
  readonly theme: Theme;
  readonly quiet: boolean;
  /** A terminal whose last lines are the state of the streams; absent where lines are only added. */
  readonly area?: StatusArea | undefined;
}

/** For people: a line an event; on a terminal the state of the streams below them. */
export class TextServeView implements ServeView {
  readonly #layout: TextLayout;
  readonly #out: ServeOutput;
  /** By path of a stream, then by rule. */
  readonly #found = new Map<string, Map<string, number>>();
  #areaLines = 0;
  #state: readonly string[] = [];

  constructor(layout: TextLayout) {
    this.#layout = layout;
    this.#out = new ServeOutput(layout.out, (count) => `${plural(count, 'line')} dropped: nobody read them`);
  }

  begin({ address, publishQuery, http }: Listening): void {
    if (this.#layout.quiet) return;
    const { theme } = this.#layout;
    this.#lines(
      [
        `listening on ${theme.strong(address)}`,
        `  publish  ffmpeg -re -i FILE -c copy -f flv ${quotedIf(`${address}/live/demo${publishQuery}`)}`,
        `  play     ffplay ${address}/live/demo`,
        ...(http === undefined ? [] : [`  watch    ${http}/`, `  by HTTP  ffplay ${http}/live/demo.flv`]),
      ],
      'result',
    );
  }

  notice(notice: ServerNotice, time: string): void {
    const { theme, quiet } = this.#layout;
    if ((quiet && !LOUD.has(notice.event)) || !this.#isShown(notice)) return;
    this.#lines([`${theme.dim(clockOf(time))}  ${noticeText(notice, theme)}`], kindOf(notice));
  }

  status(streams: readonly StreamStatus[], time: string): void {
    const { theme, area } = this.#layout;
    if (area === undefined) {
      if (streams.length === 0) return;
      this.#lines(
        streams.map((stream) => `${theme.dim(clockOf(time))}  ${statusLine(stream, theme)}`),
        'status',
      );
      return;
    }
    this.#state = streams.map((stream) => statusLine(stream, area.theme));
    this.#clear();
    this.#draw();
  }

  end(): void {
    this.#clear();
    this.#layout.area?.sink.send();
    this.#out.end();
  }

  /** The first findings of a rule in a publish are; the verdict has all of them. */
  #isShown(notice: ServerNotice): boolean {
    if (notice.event === 'unpublish') this.#found.delete(streamPath(notice));
    if (notice.event !== 'finding') return true;
    const path = streamPath(notice);
    const ofStream = this.#found.get(path) ?? new Map<string, number>();
    this.#found.set(path, ofStream);
    const count = (ofStream.get(notice.finding.ruleId) ?? 0) + 1;
    ofStream.set(notice.finding.ruleId, count);
    return count <= SHOWN_LIVE;
  }

  #lines(lines: readonly string[], kind: LineKind): void {
    this.#clear();
    this.#layout.area?.sink.send();
    this.#out.write(lines, kind);
    this.#draw();
  }

  #clear(): void {
    if (this.#areaLines > 0) this.#layout.area?.sink.write(`\u001b[${this.#areaLines}A\r\u001b[J`);
    this.#areaLines = 0;
  }

  #draw(): void {
    const { area } = this.#layout;
    if (area === undefined || this.#state.length === 0) return;
    const rows = Math.max(1, (area.terminal.rows ?? 24) - 2);
    const width = widthOf(area.terminal);
    for (const line of this.#state.slice(0, rows)) area.sink.write(`${cutTo(width, line)}\n`);
    this.#areaLines = Math.min(rows, this.#state.length);
    area.sink.send();
  }
}

/** `05:59:12` of this place. */
const clockOf = (time: string): string => new Date(time).toTimeString().slice(0, 8);

/** A `?` means something to a shell. */
const quotedIf = (text: string): string => (text.includes('?') ? `'${text}'` : text);
