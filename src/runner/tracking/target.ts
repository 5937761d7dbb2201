/** Where runs are sent: an MLflow server over HTTP, with how to be let in. Credentials are kept apart from what is written down. */
export interface Target {
  /** Base address without credentials, query and trailing slash. */
  readonly uri: string;
  readonly credentials?:
    | { readonly kind: "basic"; readonly user: string; readonly password: string }
    | { readonly kind: "bearer"; readonly token: string };
  /** Files of PEM: the server's authority, and our own certificate with its key. */
  readonly serverCertificate?: string;
  readonly clientCertificate?: string;
  readonly insecureTls: boolean;
  /** Seconds a request may take, and how often it is tried again. */
  readonly timeout: number;
  readonly retries: number;
}

/** The spec's `tracking`, as checked. */
export interface TrackingSettings {
  readonly uri?: string;
  readonly experiment?: string;
  readonly patientLevel?: boolean;
  readonly tags?: { readonly [key: string]: string };
}
