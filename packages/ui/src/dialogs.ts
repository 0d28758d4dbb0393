export { FilePreviewDialog } from "./dialogs/FilePreviewDialog.tsx";
export { KeyHelp } from "./dialogs/KeyHelp.tsx";
export { ModelCardSheet } from "./dialogs/ModelCardSheet.tsx";
export { ProvenancePopover } from "./dialogs/ProvenancePopover.tsx";
export { ResourceDialog } from "./dialogs/ResourceDialog.tsx";
export { Shell } from "./dialogs/Shell.tsx";
