/** What `promise` resolves with; undefined when `signal` is aborted before. Leaves nothing behind. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const { promise: either, resolve, reject } = Promise.withResolvers<T | undefined>();
  const aborted = () => resolve(undefined);
  signal.addEventListener("abort", aborted);
  if (signal.aborted) aborted();
  promise.then(resolve, reject);
  try {
    return await either;
  } finally {
    signal.removeEventListener("abort", aborted);
  }
}
