/** Where a scan's values end: lower ones become `below`, higher ones `above`. */
export interface Clip {
  readonly below?: number;
  readonly above?: number;
}
