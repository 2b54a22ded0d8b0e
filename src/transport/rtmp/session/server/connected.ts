import type { Amf0Value } from '../../../../amf/value.ts';
import { commandOf } from '../../command/commands.ts';
import { finiteOf, textOf } from '../../command/information.ts';
import type { StatusCode } from '../../command/status-codes.ts';
import { USER_CONTROL, type UserControl } from '../../message/user-control.ts';
import { mediaOf, type ReceivedMessage } from '../media.ts';
import type { NamedCommand } from '../received-command.ts';
import type { LeftBy, ServerEvent } from '../server-event.ts';
import { MAX_MESSAGE_STREAMS } from '../session-limits.ts';
import { type MessageStream, MessageStreams } from './message-stream.ts';
import type { ServerContext } from './server-context.ts';
import type { ServerState } from './server-state.ts';
import { playRequest, publishRequest } from './stream-requests.ts';

/** A command on a connection that was accepted. */
interface Call {
  readonly context: ServerContext;
  readonly messageStreamId: number;
  readonly transactionId: number;
  /** After the command object. */
  readonly values: readonly Amf0Value[];
}

/** Commands that only want to hear that they were taken; the value is that of the answer. */
const TAKEN: Readonly<Record<string, readonly number[]>> = {
  releaseStream: [],
  FCPublish: [],
  _checkbw: [],
  // 0: not known, as a live stream has none.
  getStreamLength: [0],
};

/** Commands of clients that want no answer, though they may have a transaction id. */
const SILENT: ReadonlySet<string> = new Set(['_result', '_error', 'onStatus', 'connect']);

/** The connection was accepted: streams are made, published and played. */
export class Connected implements ServerState {
  readonly step = 'connected';
  readonly #app: string;
  #streams: MessageStreams | undefined;

  constructor(app: string) {
    this.#app = app;
  }

  *command(context: ServerContext, command: NamedCommand, messageStreamId: number): Generator<ServerEvent, void> {
    const { commandName, transactionId = 0, arguments: values = [] } = command;
    const call: Call = { context, messageStreamId, transactionId, values };
    const [first] = values;
    switch (commandName) {
      case 'createStream':
        this.#create(call);
        break;
      case 'publish':
      case 'play':
        yield* this.#request(call, commandName);
        break;
      case 'FCUnpublish':
        yield* this.#unpublish(call);
        break;
      case 'closeStream':
        yield* this.#leave(context, this.#on(context).get(messageStreamId), 'closeStream');
        break;
      case 'deleteStream':
        yield* this.#delete(context, finiteOf(first, messageStreamId));
        break;
      case 'close':
        for (const stream of this.#on(context).all) yield* this.#leave(context, stream, 'close');
        context.finish();
        yield { kind: 'closed' };
        break;
      case 'receiveAudio':
      case 'receiveVideo':
        yield { kind: commandName, messageStreamId, on: isTrue(first, true) };
        break;
      case 'pause':
      case 'pauseRaw':
        yield this.#pause(call);
        break;
      case 'seek':
        yield { kind: 'seek', messageStreamId, toMs: finiteOf(first, 0) };
        break;
      case 'FCSubscribe':
        context.answer(transactionId);
        context.link.command(commandOf('onFCSubscribe', 0));
        break;
      default:
        this.#other(call, commandName);
    }
  }

  *media(context: ServerContext, message: ReceivedMessage): Generator<ServerEvent, void> {
    const stream = this.#on(context).publishingOn(message.messageStreamId);
    const media = stream && mediaOf(message);
    if (media !== undefined) yield { kind: 'media', messageStreamId: stream?.id ?? 0, message: media };
  }

  *userControl(context: ServerContext, event: Partial<UserControl>): Generator<ServerEvent, void> {
    const { eventType, messageStreamId, bufferLength, timestamp } = event;
    if (eventType === USER_CONTROL.pingResponse) {
      const roundTripMs = context.ping.answered(timestamp, context.nowMs);
      if (roundTripMs !== undefined) yield { kind: 'ping', roundTripMs };
    } else if (eventType === USER_CONTROL.setBufferLength && messageStreamId !== undefined) {
      if (bufferLength !== undefined) yield { kind: 'bufferLength', messageStreamId, bufferLengthMs: bufferLength };
    }
  }

  leave(context: ServerContext): void {
    for (const { id, use } of this.#on(context).all) if (use === 'playing') this.streamEnded(context, id);
    context.status(0, 'NetConnection.Connect.Closed', 'The connection is closed.');
  }

  /** Tells a publisher that it may not go on, and why. */
  stopPublisher(context: ServerContext, messageStreamId: number, code: StatusCode, description: string): void {
    const stream = this.#on(context).get(messageStreamId);
    if (stream?.use !== 'publishing') return;
    stream.use = 'idle';
    context.status(messageStreamId, code, description);
  }

  /** Tells a player that the publisher has gone. */
  streamEnded(context: ServerContext, messageStreamId: number): void {
    context.link.userControl({ eventType: USER_CONTROL.streamEof, messageStreamId });
    context.status(messageStreamId, 'NetStream.Play.UnpublishNotify', 'The stream is no longer published.');
    context.status(messageStreamId, 'NetStream.Play.Stop', 'Playback has ended.');
  }

  #on({ options }: ServerContext): MessageStreams {
    return (this.#streams ??= new MessageStreams(options.maxMessageStreams ?? MAX_MESSAGE_STREAMS));
  }

  #create({ context, transactionId }: Call): void {
    const stream = this.#on(context).create();
    if (stream !== undefined) context.answer(transactionId, [stream.id]);
    else context.answerError(transactionId, 'too many message streams');
  }

  *#request(call: Call, name: 'publish' | 'play'): Generator<ServerEvent, void> {
    const { context, messageStreamId, values } = call;
    const stream = this.#on(context).open(messageStreamId);
    if (stream === undefined) {
      context.status(messageStreamId, 'NetStream.Failed', 'Too many message streams.');
      return;
    }
    yield* this.#leave(context, stream, name);
    yield name === 'publish'
      ? publishRequest(context, stream, this.#app, values)
      : playRequest(context, stream, this.#app, values);
  }

  *#unpublish({ context, transactionId, values }: Call): Generator<ServerEvent, void> {
    const name = textOf(values[0]);
    context.answer(transactionId);
    context.link.command(commandOf('onFCUnpublish', 0));
    yield* this.#leave(context, this.#on(context).publishingAs(name), 'FCUnpublish');
  }

  *#delete(context: ServerContext, id: number): Generator<ServerEvent, void> {
    yield* this.#leave(context, this.#on(context).get(id), 'deleteStream');
    this.#on(context).delete(id);
  }

  *#leave(context: ServerContext, stream: MessageStream | undefined, how: LeftBy): Generator<ServerEvent, void> {
    if (stream === undefined || stream.use === 'idle') return;
    const { use, id: messageStreamId } = stream;
    stream.use = 'idle';
    if (use === 'publishing') {
      context.status(messageStreamId, 'NetStream.Unpublish.Success', 'The stream is no longer published.');
      yield { kind: 'unpublish', messageStreamId, how };
    } else if (use === 'playing') yield { kind: 'stop', messageStreamId, how };
  }

  #pause({ context, messageStreamId, values }: Call): ServerEvent {
    const on = isTrue(values[0], true);
    const code = on ? 'NetStream.Pause.Notify' : 'NetStream.Unpause.Notify';
    context.status(messageStreamId, code, on ? 'Paused.' : 'Goes on.');
    return { kind: 'pause', messageStreamId, on, atMs: finiteOf(values[1], 0) };
  }

  #other({ context, transactionId }: Call, name: string): void {
    const taken = Object.hasOwn(TAKEN, name) ? TAKEN[name] : undefined;
    if (taken !== undefined) context.answer(transactionId, taken);
    else if (!SILENT.has(name)) context.answerError(transactionId, 'the server does not know this command');
  }
}

const isTrue = (value: Amf0Value | undefined, absent: boolean): boolean =>
  value?.type === 'boolean' ? value.value : absent;
