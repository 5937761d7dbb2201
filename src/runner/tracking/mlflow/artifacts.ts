import { withoutPassword } from "../target/address.ts";
import { pageOf, parseObject, textOf, wholeOrZero } from "./answers.ts";
import { type Calls, everyPage } from "./calls.ts";
import type { MlflowClient } from "./client.ts";
import { rejected } from "./values.ts";

/** Files of runs and models, through the server. */
export function artifactMethods({ send, get }: Calls): Pick<MlflowClient, "putArtifact" | "listArtifacts"> {
  return {
    putArtifact: async (artifactUri, path, file) =>
      send(
        {
          method: "PUT",
          path: `/api/2.0/mlflow-artifacts/artifacts/${encodePath(folderOf(artifactUri))}/${encodePath(path)}`,
          body: file,
          repeatable: true,
          doing: `sending artifact ${path}`,
        },
        (text) => {
          if (text.trim() !== "") parseObject(text); // a page with status 200 is a proxy's: the file is not there
        },
      ),
    listArtifacts: (id, path) =>
      everyPage((page) =>
        get(
          "artifacts/list",
          { run_id: id, ...(path !== undefined && { path }), ...page },
          { doing: `listing artifacts of run ${id}` },
          pageOf("files", (file) => ({
            path: textOf(file, "path"),
            isFolder: file.is_dir === true,
            size: wholeOrZero(file, "file_size"),
          })),
        ),
      ),
  };
}

/** The folder below the server's artifacts that an `artifact_uri` names. */
function folderOf(artifactUri: string): string {
  const [, folder] = /^mlflow-artifacts:\/+(?!\/)(.+?)\/*$/.exec(artifactUri) ?? [];
  if (folder === undefined || /^mlflow-artifacts:\/\/[^/]/.test(artifactUri))
    throw rejected(
      `artifacts of this run are kept at ${withoutPassword(artifactUri).replace(/\?.*/, "")}, past the server; only mlflow-artifacts:/ can be sent to. ` +
        "Start the server with --artifacts-destination (without --no-serve-artifacts), and choose an experiment made since",
    );
  return folder;
}

/** A path's parts, each encoded; refuses what a server would read as another path. */
function encodePath(path: string): string {
  const parts = path.split("/");
  const isBad = parts.some((part) => part === "" || part === "." || part === ".." || /[#\\\p{C}]|%[0-9a-f]{2}/iu.test(part));
  if (isBad)
    throw rejected(
      `"${path}" cannot be the path of an artifact: it has to be relative, without empty parts, "." and "..", and without #, \\, % before two hexadecimal digits and control characters`,
    );
  return parts.map(encodeURIComponent).join("/");
}
