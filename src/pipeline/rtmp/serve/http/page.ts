import { createHash } from 'node:crypto';

/** A page, and its content security policy. */
export interface ServedPage {
  readonly html: string;
  readonly policy: string;
}

/** The policy lets nothing run or load but what stands in the page itself, and the page ask and play from its own server. */
export const servedPage = (html: string): ServedPage => {
  const hashOf = (element: string): string => {
    const [, text = ''] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(html) ?? [];
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf('script')}`,
    `style-src ${hashOf('style')}`,
    "connect-src 'self'",
    'img-src data:',
    "media-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { html, policy: policy.join('; ') };
};
