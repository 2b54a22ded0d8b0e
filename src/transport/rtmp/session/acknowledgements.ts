/** Where peers let their count of received bytes begin again: SRS, nginx-rtmp, and [RTMP], which has 32 bits. */
const WRAPS = [2 ** 31, 0xf000_0000, 2 ** 32] as const;

/** Below this share of a wrap no peer begins again. */
const NEAR_WRAP = 0.9;

/**
 * Follows what the peer acknowledges. The value should be the total of received bytes; some peers let it begin again
 * early, and some send what came since the last one: a value that does not grow, though bytes were sent.
 */
export class PeerAcknowledgements {
  #acknowledged = 0;
  #last: number | undefined;
  #sentAtLast = 0;
  #sendsIncrements = false;

  /** Bytes that the peer has received, as far as it said. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** The peer has acknowledged something: many never do. */
  get hasBegun(): boolean {
    return this.#last !== undefined;
  }

  /** `total`: each value is all that was received, modulo some limit; `increment`: what came since the last one. */
  get reading(): 'total' | 'increment' {
    return this.#sendsIncrements ? 'increment' : 'total';
  }

  /** Takes a sequence number; `sent`: bytes that were sent until now. */
  take(value: number, sent: number): void {
    const last = this.#last ?? 0;
    if (this.#sendsIncrements) this.#acknowledged += value;
    else if (value > last || this.#last === undefined) this.#acknowledged += value - last;
    else {
      const wrap = WRAPS.find((limit) => last <= limit && last > limit * NEAR_WRAP);
      if (wrap !== undefined && value < last / 2) this.#acknowledged += wrap - last + value;
      else if (sent > this.#sentAtLast) {
        this.#sendsIncrements = true;
        this.#acknowledged += value;
      }
    }
    this.#last = value;
    this.#sentAtLast = sent;
    // Some count the handshake, too.
    this.#acknowledged = Math.min(this.#acknowledged, sent);
  }
}

/** Says when received bytes are to be acknowledged: after half the window, so that a peer that waits for it never does. */
export class OwnAcknowledgements {
  /** Bytes that the peer sends before it waits. */
  window: number;
  #received = 0;
  #acknowledged = 0;

  constructor(window: number) {
    this.window = window;
  }

  /** Counts bytes; returns the sequence number to be sent now, if one is due. */
  take(bytes: number): number | undefined {
    this.#received += bytes;
    if (bytes === 0 || this.#received - this.#acknowledged < this.window / 2) return undefined;
    this.#acknowledged = this.#received;
    return this.#received % 2 ** 32;
  }
}
