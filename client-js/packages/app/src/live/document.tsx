/** An open document for everything below: its handle, values at its places, its people. */
import type { DocumentHandle, Path, Saved } from "@concert/sdk";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Person } from "../people/person";
import type { SaveState } from "../shell/page";
import { useClient } from "./client";
import { usePeople } from "./people";
import { useStore } from "./useStore";

/** Opens a document while the component is shown; undefined for the first moment. */
export function useOpenDocument(id: string): DocumentHandle | undefined {
  const client = useClient();
  const [handle, setHandle] = useState<DocumentHandle>();
  useEffect(() => {
    const opened = client.openDocument(id);
    setHandle(opened);
    return () => {
      setHandle(undefined);
      opened.close();
    };
  }, [client, id]);
  return handle?.id === id ? handle : undefined;
}

const Context = createContext<DocumentHandle | undefined>(undefined);

export function DocumentProvider({ handle, children }: { readonly handle: DocumentHandle; readonly children: ReactNode }) {
  return <Context value={handle}>{children}</Context>;
}

export function useDocument(): DocumentHandle {
  const handle = useContext(Context);
  if (handle === undefined) throw new Error("useDocument is used outside DocumentProvider.");
  return handle;
}

/** The plain value at a place of the document around, live. */
export function useValue<Value>(path: Path): Value | undefined {
  return useAt<Value>(useDocument(), path);
}

/** The plain value at a place, live. `path` may be a new array on each render. */
export function useAt<Value>(handle: DocumentHandle, path: Path): Value | undefined {
  const key = path.join("\u0000");
  const [store, setStore] = useState(() => ({ handle, key, at: handle.at<Value>(path) }));
  const current = store.handle === handle && store.key === key ? store : { handle, key, at: handle.at<Value>(path) };
  if (current !== store) setStore(current);
  return useStore(current.at);
}

/** Tells of every edit, by whomever, also after the document was replaced by another state. */
export function onEdits(handle: DocumentHandle, listener: () => void): () => void {
  let doc = handle.docStore.get();
  doc.on("update", listener);
  const stop = handle.docStore.subscribe(() => {
    doc.off("update", listener);
    doc = handle.docStore.get();
    doc.on("update", listener);
    listener();
  });
  return () => {
    stop();
    doc.off("update", listener);
  };
}

/** The others in the document. */
export function useDocumentPeople(handle: DocumentHandle): readonly Person[] {
  return usePeople(handle.presence.others);
}

/** The document's state of saving in the words of the top bar. */
export function saveState(saved: Saved, canEdit: boolean, role: string): SaveState {
  if (role !== "" && !canEdit) return { kind: "read-only", reason: `You read as ${role}` };
  switch (saved.state) {
    case "saved":
      return { kind: "saved" };
    case "saving":
      return { kind: "saving" };
    case "offline":
      return { kind: "offline", edits: saved.edits };
  }
}
