import { createRoot } from "react-dom/client";
import { Launcher } from "./launcher.tsx";
import "./launcher.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<Launcher />);
