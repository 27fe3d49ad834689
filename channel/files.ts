/** Bytes by key: received media, documents to send. Keys start with the shop's id. */
export interface Files {
  put(key: string, bytes: Uint8Array, mimeType: string): Promise<void>
  get(key: string): Promise<{ bytes: Uint8Array; mimeType: string } | undefined>
  remove(key: string): Promise<void>
  /** Removes what lies under `<folder>/`, at any depth; gives how many files that were. Nothing there is no error. */
  removeAll(folder: string): Promise<number>
}
