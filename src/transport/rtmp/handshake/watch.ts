import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type Answer, answerOf } from './answer.ts';
import { type Digest, type DigestScheme, findDigest, type HmacSha256 } from './digest.ts';
import { truncatedFinding, unsignedFirst, unsignedReply, wrongAnswer, wrongEcho, wrongEchoTime } from './findings.ts';
import {
  type FirstPacket,
  type HandshakePart,
  type HandshakeSide,
  peerVersionText,
  type SecondPacket,
} from './packets.ts';
import type { HandshakePartItem } from './reader.ts';
import { versionFinding, versionKind } from './version.ts';

/** What is known of the packets of one side. What was not seen is absent. */
export interface HandshakeSideFacts {
  /** C0 or S0. */
  readonly version?: number;
  /** Fields of C1 or S1, as coded. */
  readonly first?: FirstPacket;
  /** Fields of C2 or S2, as coded. */
  readonly second?: SecondPacket;
  /** `zero` as a version, where it is not 0: `9.0.124.2`. */
  readonly peerVersion?: string;
  /** Has C1 or S1 a digest that verifies? `unchecked`: no HMAC was given. */
  readonly digest?: 'verified' | 'absent' | 'unchecked';
  /** Where that digest is. */
  readonly scheme?: DigestScheme;
  /** How C2 or S2 answers the first packet of the other side. */
  readonly answer?: Answer;
}

/** What is known of a handshake. */
export interface HandshakeFacts {
  /**
   * `digest`: each first packet that was seen has a digest that verifies. Absent before one was seen, and where one may
   * have a digest that was not checked.
   */
  readonly form?: 'simple' | 'digest';
  readonly client: HandshakeSideFacts;
  readonly server: HandshakeSideFacts;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is kept of one side until it is judged: 3 kB. */
interface SideState {
  readonly facts: Writable<HandshakeSideFacts>;
  digest?: Digest;
  first?: Uint8Array;
  second?: { readonly bytes: Uint8Array; readonly offset: number };
}

const otherSide = (side: HandshakeSide): HandshakeSide => (side === 'client' ? 'server' : 'client');

/** The side that sends this packet. */
export const sideOf = (part: HandshakePart): HandshakeSide => (part.startsWith('C') ? 'client' : 'server');

/**
 * Judges a handshake by the packets of both sides, or of one: versions, digests, and whether each side answers what the
 * other sent. Packets of one side come in their order, those of the two sides in any.
 */
export class HandshakeWatch {
  readonly #hmac: HmacSha256 | undefined;
  readonly #sides: Readonly<Record<HandshakeSide, SideState>> = { client: { facts: {} }, server: { facts: {} } };
  #isEncrypted = false;

  /** Without `hmac` no digest is checked. */
  constructor(hmac?: HmacSha256) {
    this.#hmac = hmac;
  }

  get facts(): HandshakeFacts {
    const { client, server } = this.#sides;
    const seen = [client, server].filter(({ facts }) => facts.first !== undefined);
    const isKnown =
      seen.length > 0 && seen.every(({ facts }) => facts.digest !== 'unchecked' || facts.first?.zero === 0);
    const form = seen.every(({ digest }) => digest !== undefined) ? 'digest' : 'simple';
    return { ...(isKnown && { form }), client: { ...client.facts }, server: { ...server.facts } };
  }

  /** Takes a packet, of which it keeps copies; returns what is wrong, as far as it is certain. */
  push(item: HandshakePartItem): Diagnostic[] {
    const side = sideOf(item.part);
    if ('version' in item) return this.#version(item.version, side, item.offset);
    if (item.missingBytes > 0 || item.fields === undefined) return [truncatedFinding(item)];
    if ('zero' in item.fields) return this.#first(item.fields, item.bytes, side);
    const state = this.#sides[side];
    state.facts.second = item.fields;
    state.second = { bytes: item.bytes.slice(), offset: item.offset };
    return this.#judge(side);
  }

  #version(version: number, side: HandshakeSide, offset: number): Diagnostic[] {
    this.#sides[side].facts.version = version;
    const finding = versionFinding(version, side, offset);
    const wasEncrypted = this.#isEncrypted;
    this.#isEncrypted ||= versionKind(version) === 'rtmpe';
    // The answer of a server to RTMPE repeats the version.
    return finding === undefined || (wasEncrypted && finding.code === 'rtmpe') ? [] : [finding];
  }

  #first(fields: FirstPacket, bytes: Uint8Array, side: HandshakeSide): Diagnostic[] {
    const state = this.#sides[side];
    const { facts } = state;
    facts.first = fields;
    if (fields.zero !== 0) facts.peerVersion = peerVersionText(fields.zero);
    state.first = bytes.slice();
    facts.digest = this.#hmac === undefined ? 'unchecked' : 'absent';
    const digest = this.#hmac && findDigest(state.first, side, this.#hmac);
    if (digest !== undefined) {
      state.digest = digest;
      facts.digest = 'verified';
      facts.scheme = digest.scheme;
    }
    return [...this.#missingDigest(side), ...this.#judge(otherSide(side))];
  }

  /** A first packet that looks like the digest handshake, without the digest. */
  #missingDigest(side: HandshakeSide): Diagnostic[] {
    if (this.#isEncrypted) return [];
    const [client, server] = [this.#sides.client.facts, this.#sides.server.facts];
    const findings: Diagnostic[] = [];
    const zero = client.first?.zero ?? 0;
    if (side === 'client' && zero !== 0 && client.digest === 'absent') findings.push(unsignedFirst(zero));
    const reply = server.first?.zero ?? 0;
    if (reply !== 0 && server.digest === 'absent' && client.digest === 'verified') findings.push(unsignedReply(reply));
    return findings;
  }

  /** Compares the second packet of a side with the first one of the other, when both are there. */
  #judge(side: HandshakeSide): Diagnostic[] {
    const { facts, second } = this.#sides[side];
    const other = this.#sides[otherSide(side)];
    if (second === undefined) return [];
    facts.answer = 'unchecked';
    if (other.first === undefined) return [];
    facts.answer = this.#isEncrypted
      ? 'unchecked'
      : answerOf(second.bytes, side, other.first, other.digest, this.#hmac);
    const { first } = other;
    // Each packet is judged once.
    delete this.#sides[side].second;
    delete other.first;
    const [time, expected] = [facts.second?.time ?? 0, other.facts.first?.time ?? 0];
    if (facts.answer === 'random') return [wrongEchoTime(side, second.offset, time, expected)];
    if (facts.answer !== 'wrong') return [];
    return [
      other.digest === undefined
        ? wrongEcho(side, second.offset, second.bytes, first)
        : wrongAnswer(side, second.offset),
    ];
  }
}
