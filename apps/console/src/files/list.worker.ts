import { expose } from "comlink";
import { type List, ListError, type ListOptions, readList } from "../codemap/index.ts";

export type ListAnswer = { ok: true; list: List } | { ok: false; error: Pick<ListError, "code" | "values" | "layout"> };

const api = {
  read: async (file: File, options: ListOptions): Promise<ListAnswer> => {
    try {
      return { ok: true, list: await readList(file, options) };
    } catch (cause) {
      if (!(cause instanceof ListError)) throw cause;
      const { code, values, layout } = cause;
      return { ok: false, error: { code, values, layout } };
    }
  },
};
export type ListApi = typeof api;

expose(api);
