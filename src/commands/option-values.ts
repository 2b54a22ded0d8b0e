import { InvalidArgumentError } from 'commander';

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `30s`. */
export const duration = (text: string): number => {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(number) * (MS[unit] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('It takes a time with its unit, such as 30s, 500ms or 2m.');
  return ms;
};

/** A whole number, 0 included. */
export const wholeNumber = (text: string): number => {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
};

/** A whole number above 0. */
export const positiveInteger = (text: string): number => {
  if (!/^[0-9]+$/.test(text) || Number(text) < 1 || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('It takes a whole number above 0.');
  }
  return Number(text);
};

/** A number, 0 included: `0.5`. */
export const amount = (text: string): number => {
  if (!/^[0-9]{1,9}(\.[0-9]{1,6})?$/.test(text)) throw new InvalidArgumentError('It takes a number, such as 5 or 0.5.');
  return Number(text);
};

const BYTES: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, M: 1 << 20, G: 1 << 30 };

/** Bytes of `512k`, `8M`, `1G`: powers of 1024. */
export const byteCount = (text: string): number => {
  const [, number, unit = ''] = /^([0-9]{1,9})([kMG]?)$/.exec(text) ?? [];
  const bytes = Number(number) * (BYTES[unit] ?? Number.NaN);
  if (!(bytes > 0)) throw new InvalidArgumentError('It takes a number of bytes, such as 65536, 512k, 8M or 1G.');
  return bytes;
};

/** A place to listen at. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** `[HOST:]PORT`; without a host this machine alone. */
export const listenPlace = (text: string): ListenPlace => {
  const [, ip, name, digits] = /^(?:(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]/]+)):)?([0-9]{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!(port <= 0xffff)) {
    throw new InvalidArgumentError('It takes a port, or an address and a port: 1935, 0.0.0.0:1935, [::]:1935.');
  }
  return { host: ip ?? name ?? '127.0.0.1', port };
};
