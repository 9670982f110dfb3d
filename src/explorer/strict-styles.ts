/** Where a style waits that the security policy would drop while the markup is parsed. */
const HELD = 'data-held-style';

/**
 * Lets the editor work under a policy without 'unsafe-inline'. It builds lines as markup with style attributes, which
 * the policy drops, while setting the same style from a script is allowed; and it makes style elements, which need the
 * page's nonce.
 */
export function letStylesPass(nonce: string): void {
  addNonce(nonce);
  holdStylesOfInnerHtml();
  holdStylesOfAdjacentHtml();
}

function addNonce(nonce: string): void {
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (
    this: Document,
    name: string,
    options?: ElementCreationOptions,
  ) {
    const element = createElement.call(this, name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}

function holdStylesOfInnerHtml(): void {
  const innerHtml = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  if (innerHtml === undefined) return;
  Object.defineProperty(Element.prototype, 'innerHTML', {
    ...innerHtml,
    set(this: Element, html: unknown) {
      innerHtml.set?.call(this, held(String(html)));
      releaseStyles(this);
    },
  });
}

function holdStylesOfAdjacentHtml(): void {
  const insert = Element.prototype.insertAdjacentHTML;
  Element.prototype.insertAdjacentHTML = function (this: Element, position, html) {
    insert.call(this, position, held(String(html)));
    releaseStyles(this.parentElement ?? this);
  };
}

function held(html: string): string {
  return html.replaceAll(/(<[a-z][^<>]*?) style="/gi, `$1 ${HELD}="`);
}

function releaseStyles(root: Element): void {
  for (const element of root.querySelectorAll<HTMLElement>(`[${HELD}]`)) {
    element.style.cssText = element.getAttribute(HELD) ?? '';
    element.removeAttribute(HELD);
  }
}
