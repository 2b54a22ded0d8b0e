import { capabilitiesOf } from '../../command/capabilities.ts';
import { type ConnectObject, connectCommand } from '../../command/connect.ts';
import { informationOf } from '../../command/information.ts';
import type { AnsweredCapabilities, ClientEvent } from '../client-event.ts';
import type { ClientSessionOptions } from '../client-options.ts';
import type { NamedCommand } from '../received-command.ts';
import { CLIENT_CHUNK_SIZE } from '../session-limits.ts';
import { type Authentication, authenticationOf } from './authentication.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientState } from './client-state.ts';
import { Creating } from './creating.ts';

/** What encoders and players say they are: some servers look for the beginning. */
const FLASH_VERSIONS = { publish: 'FMLE/3.0 (compatible; rtmpkit)', play: 'LNX 9,0,124,2' } as const;

/** Bits of FFmpeg's client: any sound but Intel's and those that are unused, any video from Sorenson on. */
const PLAYER = { capabilities: 15, audioCodecs: 4071, videoCodecs: 252, videoFunction: 1 } as const;

/** connect was sent: its answer is waited for. */
export class Connecting implements ClientState {
  readonly step = 'connect';
  readonly timeout = 'connectMs';

  constructor(context: ClientContext) {
    const { link, options } = context;
    link.command(connectCommand(connectObject(options), context.beginCalls()));
    // After connect: the server of FFmpeg takes nothing before it.
    if (options.role === 'publish' || options.chunkSize !== undefined) {
      link.sendChunkSize(options.chunkSize ?? CLIENT_CHUNK_SIZE);
    }
  }

  /** Nothing else was asked: any answer is that of connect. */
  answer(context: ClientContext, { commandObject, arguments: values }: NamedCommand, ok: boolean): ClientEvent[] {
    const information = informationOf(values) ?? informationOf(commandObject && [commandObject]);
    if (!ok || information?.level === 'error') return [refusal(context, information)];
    const [answer] = values ?? [];
    const inProperties = capabilitiesOf(commandObject);
    const inInformation = capabilitiesOf(answer);
    const answered: AnsweredCapabilities | undefined =
      inProperties !== undefined
        ? { capabilities: { ...inInformation, ...inProperties }, from: 'properties' }
        : inInformation && { capabilities: inInformation, from: 'information' };
    context.link.sendWindow();
    context.enter(new Creating(context));
    return [{ kind: 'connected', information: information ?? {}, ...(answered !== undefined && { answered }) }];
  }
}

const connectObject = ({ address, role, flashVer, capabilities }: ClientSessionOptions): ConnectObject => ({
  app: address.app,
  flashVer: flashVer ?? FLASH_VERSIONS[role],
  tcUrl: address.tcUrl,
  ...(role === 'publish' ? { type: 'nonprivate' } : PLAYER),
  ...capabilities,
});

/** connect was refused: for good, or because the server wants to know who it is. */
const refusal = (context: ClientContext, information: ReturnType<typeof informationOf>): ClientEvent => {
  const asked: Authentication | undefined = authenticationOf(information?.description ?? '', context.options);
  if (asked === undefined) return context.refused('connect', information);
  const code = information?.code ?? 'NetConnection.Connect.Rejected';
  return context.fail(code, asked.description, asked.retry);
};
