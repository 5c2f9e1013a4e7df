/** What a label of a snapshot may be. */

export const LABEL_KEY = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
/** Printable, and no comma: labels are listed in aliases. */
export const LABEL_VALUE = /^[ -+\--~\u00a0-\uffff]{0,200}$/;
