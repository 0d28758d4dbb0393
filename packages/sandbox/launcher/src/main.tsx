import { createRoot } from "react-dom/client";
import { Launcher } from "./launcher.tsx";
import "./styles/base.css";
import "./styles/launcher.css";
import "./styles/chart.css";
import "./styles/drawer.css";
import "./styles/frame.css";
import "./styles/log.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<Launcher />);
