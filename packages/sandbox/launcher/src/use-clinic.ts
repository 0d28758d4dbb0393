import { useCallback, useEffect, useState } from "react";
import { api, type Chart, type ClinicInfo, type Patient } from "./api.ts";
import { remembered } from "./storage.ts";

interface Data {
  clinic: ClinicInfo | null;
  patients: Patient[];
  chart: Chart | null;
  problem: Error | null;
  practitioner: string;
  setPractitioner(id: string): void;
  setProblem(problem: Error | null): void;
  reload(): void;
  reloadChart(): void;
}

/** The clinic, its patients and the chosen chart, which is read again when the page is seen again. */
export function useClinic(chosen: string | null, askedUser: string | undefined): Data {
  const [clinic, setClinic] = useState<ClinicInfo | null>(null);
  const [patients, setPatients] = useState<Patient[]>([]);
  const [chart, setChart] = useState<Chart | null>(null);
  const [practitioner, setPractitioner] = useState("");
  const [problem, setProblem] = useState<Error | null>(null);

  const load = useCallback(async () => {
    try {
      const [info, list] = await Promise.all([api.clinic(), api.patients()]);
      setClinic(info);
      setPatients(list);
      const wanted = [askedUser, remembered("launcher.practitioner"), info.practitioners[0]?.id];
      setPractitioner(wanted.find((id) => info.practitioners.some((person) => person.id === id)) ?? "");
      setProblem(null);
    } catch (cause) {
      setProblem(cause as Error);
    }
  }, [askedUser]);
  useEffect(() => void load(), [load]);

  const loadChart = useCallback(async () => {
    if (!chosen) return setChart(null);
    try {
      setChart(await api.chart(chosen));
      setProblem(null);
    } catch (cause) {
      setChart(null);
      setProblem(cause as Error);
    }
  }, [chosen]);
  useEffect(() => void loadChart(), [loadChart]);
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "visible") void loadChart();
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [loadChart]);

  const reloadChart = useCallback(() => void loadChart(), [loadChart]);
  const reload = useCallback(() => {
    void load();
    void loadChart();
  }, [load, loadChart]);
  return { clinic, patients, chart, problem, practitioner, setPractitioner, setProblem, reload, reloadChart };
}
