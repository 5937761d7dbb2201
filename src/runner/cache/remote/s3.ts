import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Remote } from "./remote.ts";

/** Amazon's own client, if it is installed. */
const LIBRARY = "@aws-sdk/client-s3";

/** What is used of @aws-sdk/client-s3 3. */
export interface S3Library {
  readonly S3Client: new (
    config: object,
  ) => { send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<Answer> };
  readonly GetObjectCommand: new (input: object) => object;
  readonly HeadObjectCommand: new (input: object) => object;
  readonly PutObjectCommand: new (input: object) => object;
}
interface Answer {
  readonly Body?: NodeJS.ReadableStream;
  readonly ContentLength?: number;
}

/** Most bytes that a bucket takes in one piece. */
const LARGEST = 5 * 2 ** 30;
/** A file up to this is sent from memory, so that it can be sent again where the network fails. */
const SMALL = 8 * 2 ** 20;
const TIMEOUTS = { connectionTimeout: 5000, requestTimeout: 60_000 };

/**
 * A bucket of S3, or of what speaks like it (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL), as a remote: `s3://BUCKET/PREFIX`. Credentials are
 * those of `env`, or what the client finds for itself. A bucket shows what is put whole or not at all by itself.
 */
export async function s3Remote(
  url: string,
  env: { readonly [name: string]: string | undefined },
  signal?: AbortSignal,
  load: () => Promise<S3Library | undefined> = installed,
): Promise<Remote> {
  const { hostname: bucket, pathname } = new URL(url);
  const prefix = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, "");
  if (bucket === "") throw new Error("it names no bucket; write s3://BUCKET/PREFIX");
  const library = await load();
  if (!library) throw new Error(`it needs the library ${LIBRARY}: npm install ${LIBRARY}`);
  const client = new library.S3Client(configOf(env));
  const sendOptions = signal ? { abortSignal: signal } : {};
  const at = (name: string) => ({ Bucket: bucket, Key: posix.join(prefix, name) });
  return {
    shown: url,
    largest: LARGEST,
    async size(name) {
      try {
        return (await client.send(new library.HeadObjectCommand(at(name)), sendOptions)).ContentLength;
      } catch (error) {
        return missing(error, undefined);
      }
    },
    async get(name, to) {
      try {
        const { Body } = await client.send(new library.GetObjectCommand(at(name)), sendOptions);
        if (!Body) throw new Error(`${name} came without content`);
        await pipeline(Body, createWriteStream(to), sendOptions.abortSignal ? { signal: sendOptions.abortSignal } : {});
        return true;
      } catch (error) {
        return missing(error, false);
      }
    },
    async put(name, from) {
      const { size } = await stat(from);
      const body = size <= SMALL ? await readFile(from) : createReadStream(from);
      await client.send(new library.PutObjectCommand({ ...at(name), Body: body, ContentLength: size }), sendOptions);
    },
  };
}

/** What a failed question means: the answer for a file that is not there, else the error, with a message that says something. */
function missing<T>(error: unknown, answer: T): T {
  const { name, message, code, $metadata } = error as {
    readonly name?: string;
    readonly message?: string;
    readonly code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if ($metadata?.httpStatusCode === 404 && name !== "NoSuchBucket") return answer;
  if (message) throw error;
  throw Object.assign(new Error(code ?? name ?? "no answer"), { name, code });
}

function configOf(env: { readonly [name: string]: string | undefined }): object {
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  return {
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1",
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(id && secret
      ? { credentials: { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) } }
      : {}),
    // servers that speak like S3 often know none of its newer checksums; every file is compared with its digest here
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: TIMEOUTS,
  };
}

async function installed(): Promise<S3Library | undefined> {
  try {
    return (await import(LIBRARY)) as S3Library; // an optional library: its types may not be there
  } catch {
    return undefined;
  }
}
