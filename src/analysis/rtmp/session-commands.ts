import type { Direction } from '../../container/capture/capture-item.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { capabilitiesOf, type EnhancedCapabilities } from '../../transport/rtmp/command/capabilities.ts';
import { type ConnectObject, connectObjectOf } from '../../transport/rtmp/command/connect.ts';
import { type Information, informationOf, memberOf, textOf } from '../../transport/rtmp/command/information.ts';
import type { CommandMessage } from '../../transport/rtmp/message/command.ts';
import { withoutTrailingSlashes } from '../../transport/rtmp/trailing-slashes.ts';
import type { KeyMask } from './key-mask.ts';

/** What is published or played on a message stream. */
export interface OpenStream {
  readonly role: 'publish' | 'play';
  /** As the client gave it. */
  readonly name: string;
  readonly index: number;
  readonly timeMs: number | undefined;
  /** The last status code. */
  code?: string;
  /** When Publish.Start or Play.Start came. */
  startedAt?: { readonly timeMs: number | undefined; readonly index: number };
  /** The client or the server has ended it in order. */
  isOver?: boolean;
}

/** Message streams of a connection that are kept. */
const MAX_STREAMS = 32;

/** Commands whose first argument is the name of a stream. */
export const NAMING_COMMANDS: ReadonlySet<string> = new Set([
  ...['publish', 'play', 'releaseStream', 'FCPublish', 'FCUnpublish', 'FCSubscribe', 'FCUnsubscribe'],
  ...['getStreamLength', 'onFCPublish', 'onFCUnpublish', 'onFCSubscribe'],
]);

/** Commands by which a client ends a stream in order. */
const ENDING: ReadonlySet<string> = new Set(['FCUnpublish', 'closeStream', 'deleteStream', 'close']);

type Note = (severity: Severity, code: string, message: string) => void;

/** What the commands of a connection have made of it. */
export class SessionCommands {
  readonly #mask: KeyMask;
  readonly #note: Note;
  readonly streams = new Map<number, OpenStream>();
  connect: Partial<ConnectObject> | undefined;
  /** Of connect, when it is known if it was accepted. */
  connectCode: string | undefined;
  fmsVer: string | undefined;
  capabilities: { client?: EnhancedCapabilities; server?: EnhancedCapabilities & { readonly in: string } } = {};
  /** The server has asked to reconnect. */
  reconnect:
    | { readonly index: number; readonly timeMs: number | undefined; readonly tcUrl: string | undefined }
    | undefined;
  /** The last status of level error. */
  refusal: { readonly code: string; readonly index: number } | undefined;

  constructor(mask: KeyMask, note: Note) {
    this.#mask = mask;
    this.#note = note;
  }

  /** app without its query. */
  get app(): string | undefined {
    const path = this.connect?.app?.split('?')[0];
    return path === undefined ? undefined : withoutTrailingSlashes(path);
  }

  /** Learns the names in a command: before anything is said of it. */
  learn(command: Partial<CommandMessage>): void {
    const { commandName = '', arguments: values, commandObject } = command;
    if (commandName === 'connect') {
      const { app = '', tcUrl = '', swfUrl = '', pageUrl = '' } = connectObjectOf(command);
      for (const text of [app, tcUrl]) this.#mask.learnApp(text);
      for (const text of [swfUrl, pageUrl]) this.#mask.learnQuery(text);
    }
    if (!NAMING_COMMANDS.has(commandName)) return;
    const name = textOf(values?.[0]) ?? textOf(commandObject);
    if (name !== undefined) this.#mask.learn(name);
  }

  /** A command of the client. Returns the stream that it opens. */
  client(
    command: Partial<CommandMessage>,
    messageStreamId: number,
    place: { readonly index: number; readonly timeMs: number | undefined },
  ): OpenStream | undefined {
    const { commandName = '', arguments: values } = command;
    if (commandName === 'connect') this.#connect(command);
    if (ENDING.has(commandName)) for (const stream of this.streams.values()) stream.isOver = true;
    if (commandName !== 'publish' && commandName !== 'play') return undefined;
    const name = textOf(values?.[0]) ?? '';
    const stream: OpenStream = { role: commandName, name, ...place };
    if (this.streams.size < MAX_STREAMS || this.streams.has(messageStreamId)) this.streams.set(messageStreamId, stream);
    this.#urlInName(stream);
    return stream;
  }

  #connect(command: Partial<CommandMessage>): void {
    this.connect = connectObjectOf(command);
    const capabilities = capabilitiesOf(command.commandObject);
    if (capabilities !== undefined) this.capabilities.client = capabilities;
  }

  #urlInName({ name, role }: OpenStream): void {
    if (!/^[a-z]+:\/\//i.test(name)) return;
    const shown = this.#mask.name(name);
    const { tcUrl = '' } = this.connect ?? {};
    const app = this.#mask.app(this.app ?? '');
    const path = `${app}/${shown}`;
    const message = `the stream name of ${role} is a whole URL, ${shown}: with app ${app} (tcUrl ${this.#mask.url(tcUrl)}) servers make the path ${path}`;
    this.#note('warning', 'rtmp-url-in-name', message);
  }

  /** A command of the server; `requestName`: of the command that it answers. */
  server(
    command: Partial<CommandMessage>,
    messageStreamId: number,
    requestName: string | undefined,
    place: { readonly index: number; readonly timeMs: number | undefined },
  ): Information | undefined {
    const { commandName = '', commandObject, arguments: values } = command;
    const information = informationOf(values);
    const code = information?.code;
    if (requestName === 'connect') {
      this.connectCode = code ?? commandName;
      this.fmsVer = textOf(memberOf(commandObject, 'fmsVer')) ?? this.fmsVer;
      this.#serverCapabilities(command);
    }
    if (commandName === 'onStatus' && code !== undefined)
      this.#status(code, information, messageStreamId, requestName, place);
    const isError = commandName === '_error' || information?.level === 'error';
    if (isError && (code !== undefined || ANSWERS_MATTER.has(requestName ?? ''))) {
      this.refusal = { code: code ?? '_error', index: place.index };
      const described = information?.description === undefined ? '' : `: ${this.#mask.text(information.description)}`;
      const answered = requestName === undefined ? '' : ` answers ${requestName}`;
      this.#note('warning', 'rtmp-refused', `${code ?? commandName}${answered}${described}`);
    }
    return information;
  }

  #serverCapabilities({ commandObject, arguments: values }: Partial<CommandMessage>): void {
    const inProperties = capabilitiesOf(commandObject);
    const inInformation = values?.map((value) => capabilitiesOf(value)).find((found) => found !== undefined);
    const capabilities = inProperties ?? inInformation;
    if (capabilities === undefined) return;
    const where = inProperties === undefined ? 'information' : 'properties';
    this.capabilities.server = { ...inInformation, ...capabilities, in: where };
    const names = Object.keys(capabilities).join(', ');
    const both = inProperties !== undefined && inInformation !== undefined ? ', and in the information object' : '';
    const other =
      where === 'information' ? 'clients that look in the properties only miss them' : 'E-RTMP v2 leaves open which';
    const message = `the server says what it can do (${names}) in the ${where} object of its answer to connect${both}: ${other}`;
    this.#note('info', 'rtmp-capabilities', message);
  }

  #status(
    code: string,
    information: Information | undefined,
    messageStreamId: number,
    requestName: string | undefined,
    place: { readonly index: number; readonly timeMs: number | undefined },
  ): void {
    if (code === 'NetConnection.Connect.ReconnectRequest') {
      this.reconnect = { ...place, tcUrl: information?.tcUrl };
      return;
    }
    const byRole = [...this.streams.values()].findLast(({ role }) => role === requestName);
    const stream = this.streams.get(messageStreamId) ?? byRole;
    if (stream === undefined) return;
    stream.code = code;
    if (code === 'NetStream.Publish.Start' || code === 'NetStream.Play.Start') stream.startedAt = place;
    if (/\.(UnpublishNotify|Stop|Complete)$|Unpublish\.Success$/.test(code)) stream.isOver = true;
  }
}

/** Commands whose failure ends the session. */
const ANSWERS_MATTER: ReadonlySet<string> = new Set(['connect', 'createStream', 'publish', 'play']);

/** Who sends the media of a role. */
export const mediaDirection = (role: OpenStream['role']): Direction => (role === 'publish' ? 'client' : 'server');
