import type { FlvSummary } from './summary.ts';

/** The program that wrote a file, by its own account: `encoder` of onMetaData. */
export const metadataEncoder = (flv: FlvSummary | undefined): string | undefined => {
  const value = flv?.metadata?.find(({ key }) => key.toLowerCase() === 'encoder')?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
};
