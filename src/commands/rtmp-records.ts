import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import { RtmpDissector } from '../analysis/rtmp/dissector.ts';
import { traceMessage } from '../analysis/rtmp/message-trace.ts';
import type { ChunkRecord, EventRecord, MessageRecord, RtmpInspected } from '../analysis/rtmp/records.ts';
import type { SessionInput } from '../analysis/rtmp/session-input.ts';
import type { Terminal } from '../io/context.ts';
import { hmacSha256 } from '../io/crypto.ts';
import { rtmpViewFor } from '../present/rtmp/rtmp-view.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { ExitCode } from './errors.ts';
import { isInRange, type Range } from './range.ts';
import type { OpenedSession } from './rtmp-input.ts';
import { rtmpSelection } from './rtmp-selection.ts';
import type { StreamRun } from './stream-run.ts';

/** Which records are shown, and how. */
export interface SessionRecordOptions {
  readonly chunks?: true;
  readonly select?: string;
  readonly range?: Range;
  readonly limit?: number;
  readonly showKeys?: true;
  readonly trace?: true;
}

/** A record that waits for the findings about it, which come after it. */
interface Waiting {
  readonly record: MessageRecord | EventRecord | ChunkRecord;
  readonly show: (severity: Severity | undefined) => void;
  severity: Severity | undefined;
}

/** Shows the records of a session, with its findings and the summaries. `complete`: it was read to its end. */
export const showSession = async (
  run: StreamRun<OpenedSession>,
  options: SessionRecordOptions,
  terminal: Terminal,
): Promise<{ readonly complete: boolean; readonly code: ExitCode }> => {
  const { session } = run.stream;
  const selected = rtmpSelection(options.select);
  const view = rtmpViewFor(run.output, run.out, run.theme, terminal, run.parts);
  const dissector = new RtmpDissector({
    chunks: options.chunks === true,
    showKeys: options.showKeys === true,
    hmac: hmacSha256,
    filter: run.filter,
  });
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let shown = 0;
  let startMs: number | undefined;
  let waiting: Waiting | undefined;

  const flush = (): void => {
    waiting?.show(waiting.severity);
    waiting = undefined;
  };
  const record = (one: Waiting['record'], bytes?: Uint8Array): void => {
    flush();
    if (one.timeMs !== undefined) startMs ??= one.timeMs;
    const sinceMs = one.timeMs === undefined || startMs === undefined ? undefined : one.timeMs - startMs;
    if (shown >= limit || !selected(one) || !isRecordInRange(options.range, one, sinceMs)) return;
    shown++;
    if (!run.parts.records) return;
    const isTraced = options.trace === true && one.record === 'message' && bytes !== undefined;
    const body = isTraced ? traceMessage(one, bytes) : undefined;
    waiting = { record: one, severity: undefined, show: (severity) => view.record(one, { sinceMs, severity, body }) };
  };
  const show = (items: Iterable<RtmpInspected>): void => {
    for (const item of items) {
      if (item.kind === 'diagnostic') {
        if (waiting !== undefined && isAbout(item.record, waiting.record)) {
          waiting.severity = worse(waiting.severity, item.record.severity);
        }
        if (run.output !== 'table') flush();
        view.diagnostic(item.record);
        // stderr shows errors and warnings; info is in the records and summaries only.
        if (item.record.severity !== 'info') run.message(item.record);
      } else if (item.kind === 'connection') {
        flush();
        view.connection(item.summary);
      } else if (item.kind === 'message') record(item.record, item.bytes);
      else record(item.record);
    }
    // Its bytes are valid until the next push.
    flush();
  };
  const take = (item: SessionInput): boolean => {
    if (shown >= limit) return false;
    show(dissector.push(item));
    return true;
  };

  view.begin(run.input, session.hasTimes);
  const complete = await run.read(session.inputs(), take, () => shown >= limit);
  show(complete ? dissector.end() : dissector.stop());
  const { otherConnections } = session;
  const summary = { ...dissector.summary(complete), otherConnections };
  view.end(summary);
  return { complete, code: await run.finish(summary.diagnostics) };
};

/** Numbers are those of messages; dumps have no time but the timestamps. */
const isRecordInRange = (range: Range | undefined, record: Waiting['record'], sinceMs: number | undefined): boolean => {
  const isMessage = record.record === 'message';
  return isInRange(
    range,
    isMessage ? record.index : Number.NaN,
    sinceMs ?? (isMessage ? record.timestampMs : undefined),
  );
};

/** Is the finding about this record? Those about the handshake or the end of a direction name no message. */
const isAbout = ({ connection, direction, messageIndex }: DiagnosticRecord, record: Waiting['record']): boolean => {
  if (record.record === 'chunk' || connection !== record.connection || !('direction' in record)) return false;
  return direction === record.direction && messageIndex === (record.record === 'message' ? record.index : undefined);
};

const worse = (one: Severity | undefined, other: Severity): Severity | undefined => {
  if (one === 'error' || other === 'error') return 'error';
  return other === 'warning' ? 'warning' : one;
};
