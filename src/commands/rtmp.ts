import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import { RtmpDissector } from '../analysis/rtmp/dissector.ts';
import { traceMessage } from '../analysis/rtmp/message-trace.ts';
import type { ChunkRecord, EventRecord, MessageRecord, RtmpInspected } from '../analysis/rtmp/records.ts';
import type { SessionInput } from '../analysis/rtmp/session-input.ts';
import type { Context } from '../io/context.ts';
import { hmacSha256 } from '../io/hmac.ts';
import { noRtmpText } from '../pipeline/rtmp/session-media.ts';
import { rtmpViewFor } from '../present/rtmp/rtmp-view.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { ContainerError } from '../syntax/errors.ts';
import { type CommandModule, optionalInput } from './command.ts';
import type { ExitCode } from './errors.ts';
import { RTMP_MANUAL } from './manuals/rtmp.ts';
import { isInRange, type Range } from './range.ts';
import { extractMedia } from './rtmp-extract.ts';
import { openRtmpInput } from './rtmp-input.ts';
import { addRtmpOptions, type RtmpOptions } from './rtmp-options.ts';
import { rtmpSelection } from './rtmp-selection.ts';
import { StreamRun } from './stream-run.ts';

/** A record that waits for the findings about it, which come after it. */
interface Waiting {
  readonly record: MessageRecord | EventRecord | ChunkRecord;
  readonly show: (severity: Severity | undefined) => void;
  severity: Severity | undefined;
}

const runRtmp = async (path: string | undefined, options: RtmpOptions, context: Context): Promise<ExitCode> => {
  if (options.extract !== undefined) return extractMedia(path, options.extract, options, context);
  const selected = rtmpSelection(options.select);
  const run = await StreamRun.open(() => openRtmpInput(path, options, context), options, context);
  const { session } = run.stream;
  const view = rtmpViewFor(run.output, run.out, run.theme, context.stdout, run.parts);
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
  const nothing = complete && session.format !== 'rtmp' && session.connections === session.otherConnections;
  const { otherConnections } = session;
  const summary = { ...dissector.summary(complete), otherConnections };
  view.end(summary);
  const code = await run.finish(summary.diagnostics);
  if (nothing) throw new ContainerError('unsupported-format', noRtmpText(session));
  return code;
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

/** `rtmpkit rtmp`. */
export const rtmpCommand: CommandModule<RtmpOptions> = {
  description:
    'Shows a captured RTMP session: handshake, chunks, messages and commands, each answer with its request and delay, ' +
    'media down to the NAL unit; and says what is wrong with it. Input is a packet capture (pcap, pcapng), or the bytes ' +
    'of one direction or of both. Stream keys are masked.',
  examples: [
    ['rtmpkit rtmp session.pcapng', 'one line per message, then a summary of each connection'],
    ['rtmpkit rtmp session.pcapng --summary', 'who, what was asked, what was answered, what is wrong'],
    ['rtmpkit rtmp session.pcapng --select command,control', 'without media'],
    ['rtmpkit rtmp session.pcapng --select connect --trace', 'every element of the connect command'],
    ['rtmpkit rtmp session.pcapng --extract out.flv', 'what was published or played'],
    ['rtmpkit rtmp --client sent.bin --server received.bin', 'dumps of the two directions'],
    ['tcpdump -i any -U -w - port 1935 | rtmpkit rtmp -', 'live'],
    ["rtmpkit rtmp session.pcapng --ndjson | jq 'select(.derived.code)'", 'the status codes'],
  ],
  manual: RTMP_MANUAL,
  addArguments: optionalInput,
  addOptions: addRtmpOptions,
  run: ([input], options, context) => runRtmp(input, options, context),
};
