import { type Amf0Source, amf0Of } from '../../../amf/build.ts';
import type { CommandMessage } from '../message/command.ts';
import { capabilitiesOf, capabilityMembers, type EnhancedCapabilities } from './capabilities.ts';
import { memberOf, numberOf, textOf } from './information.ts';

/** The command object of connect (RTMP 1.0 7.2.1.1). */
export interface ConnectObject extends EnhancedCapabilities {
  app: string;
  tcUrl?: string;
  flashVer?: string;
  swfUrl?: string;
  pageUrl?: string;
  /** `nonprivate`: publishers send it. */
  type?: string;
  audioCodecs?: number;
  videoCodecs?: number;
  videoFunction?: number;
  capabilities?: number;
  /** 0 or 3: AMF3 may be used, too. */
  objectEncoding?: number;
}

const TEXTS = ['app', 'tcUrl', 'flashVer', 'swfUrl', 'pageUrl', 'type'] as const;
const NUMBERS = ['audioCodecs', 'videoCodecs', 'videoFunction', 'capabilities', 'objectEncoding'] as const;

/** What a connect says; members that are of another type are left out. */
export const connectObjectOf = ({ commandObject }: Partial<CommandMessage>): Partial<ConnectObject> => {
  const connect: Partial<ConnectObject> = { ...capabilitiesOf(commandObject) };
  for (const name of TEXTS) {
    const text = textOf(memberOf(commandObject, name));
    if (text !== undefined) connect[name] = text;
  }
  for (const name of NUMBERS) {
    const number = numberOf(memberOf(commandObject, name));
    if (number !== undefined) connect[name] = number;
  }
  return connect;
};

/** The connect command of a client. */
export const connectCommand = (connect: ConnectObject, transactionId = 1): CommandMessage => {
  const members: Record<string, Amf0Source> = {};
  for (const name of [...TEXTS, ...NUMBERS]) if (connect[name] !== undefined) members[name] = connect[name];
  return {
    commandName: 'connect',
    transactionId,
    commandObject: amf0Of({ ...members, ...capabilityMembers(connect) }),
  };
};
