const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML shows it literally, also inside an attribute. */
export const htmlText = (text: string): string => text.replace(/[&<>"']/g, character => entities[character])
