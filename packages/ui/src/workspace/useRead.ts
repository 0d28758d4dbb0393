import {
  type QueryClient,
  type QueryFunctionContext,
  type QueryKey,
  type UseQueryResult,
  useQueries,
  useQuery,
} from "@tanstack/react-query";

/** One read of the chart: what names it, and how it is made. */
interface Read<T> {
  queryKey: QueryKey;
  queryFn: (context: QueryFunctionContext) => Promise<T>;
  enabled?: boolean;
  /** While another read under a new key is under way, what the one before brought stays. */
  keepPrevious?: boolean;
}

/** What a query holds in place of what was read. A class, so that the query passes it on as it is. */
class Sealed<T> {
  /** Never set: it ties the seal to the type of what it stands for. */
  declare readonly content?: T;
}

/**
 * What was read, by the seals of the queries. It is let go as a whole with the session: a query can live on in the engine's
 * own tables (V8 keeps the accessor by which it first saw an object's shape, and with it the query that made it), and must
 * then hold nothing of a patient.
 */
let contents = new WeakMap<object, unknown>();

/** A read of the chart, kept until the session ends. `error` is what the read threw. */
export function useRead<T>(read: Read<T>): UseQueryResult<T> {
  return useQuery(sealed(read));
}

/** Several reads, each of which waits, fails and is tried again by itself. */
export function useReads<T>(reads: readonly Read<T>[]): UseQueryResult<T>[] {
  return useQueries({ queries: reads.map((read) => sealed(read)) });
}

/** Lets go of everything that was read, and of how it was read. */
export function forgetReads(queries: QueryClient): void {
  contents = new WeakMap();
  const cache = queries.getQueryCache();
  for (const query of cache.getAll()) query.setOptions({ queryKey: query.queryKey });
  queries.clear();
}

function sealed<T>({ queryFn, keepPrevious, ...read }: Read<T>) {
  return {
    ...read,
    queryFn: async (context: QueryFunctionContext): Promise<Sealed<T>> => seal(await queryFn(context)),
    select: open<T>,
    ...(keepPrevious ? { placeholderData: (before: Sealed<T> | undefined) => before } : {}),
  };
}

function seal<T>(content: T): Sealed<T> {
  const stand = new Sealed<T>();
  contents.set(stand, content);
  return stand;
}

const open = <T>(stand: Sealed<T>): T => contents.get(stand) as T;
