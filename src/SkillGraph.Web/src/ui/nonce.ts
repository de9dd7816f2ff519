/** What the page's content policy knows its own style sheets by. Vite puts it into the page, the server makes it anew for each. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
