// The walls of the design: a package imports only from its left in this order.
const order = ["terminology", "chart", "models", "inference", "ecg", "transparency", "smart", "ui"];
const toTheRight = order.map((name, index) => ({
  name: `${name}-imports-only-from-its-left`,
  severity: "error",
  from: { path: `^packages/${name}/src` },
  to: {
    path: `^(packages/(${[...order.slice(index + 1), "cds-hooks", "terminology-service", "sandbox", "cli"].join("|")})|apps)/`,
  },
}));

module.exports = {
  forbidden: [
    ...toTheRight,
    {
      name: "no-cycles",
      comment: "At run time; types may refer to each other.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "by-the-front-door",
      comment: "Another package is imported by its name, never by a path into it.",
      severity: "error",
      from: { path: "^(?:packages|apps)/([^/]+)/" },
      to: {
        path: "^(?:packages|apps)/([^/]+)/",
        pathNot:
          "^(?:packages|apps)/$1/|^packages/[^/]+/src/(?:index|node|react|dialogs|workspace|preload|start|trusted|concept-map|code-systems|mapper)[^/]*(?:/(?:index|boot|launch|staff-app))?\\.tsx?$|\\.(?:css|json)$",
      },
    },
    {
      name: "apps-do-not-know-each-other",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/([^/]+)/", pathNot: "^apps/$1/" },
    },
    {
      name: "react-only-on-the-right",
      severity: "error",
      from: { path: `^packages/(terminology|chart|models|inference|ecg|transparency)/src` },
      to: { path: "node_modules/(react|react-dom|react-aria|react-aria-components|@lingui)/" },
    },
    {
      name: "node-only-in-node-halves",
      severity: "error",
      from: {
        path: "^(packages/(terminology|chart|models|inference|ecg|transparency|smart|ui)/src|apps)",
        pathNot: "/(node|import)(/|\\.ts$)|/node\\.ts$",
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "cds-hooks-has-no-screen",
      severity: "error",
      from: { path: "^packages/cds-hooks/src" },
      to: { path: "^packages/(ui|sandbox|cli|transparency)/|^apps/|node_modules/(react|react-dom)/" },
    },
    {
      name: "terminology-service-knows-terminology-alone",
      severity: "error",
      from: { path: "^packages/terminology-service/src" },
      to: { path: "^packages/(?!(?:terminology-service|terminology)/)|^apps/" },
    },
    {
      name: "sandbox-is-an-ehr",
      severity: "error",
      from: { path: "^packages/sandbox/src" },
      to: { path: "^packages/(?!(?:sandbox|deploy)/)|^apps/" },
    },
    {
      name: "smart-talks-to-the-network",
      severity: "error",
      from: { pathNot: "^packages/(smart|sandbox|cli)/" },
      to: { path: "node_modules/(fhirclient|oauth4webapi)/" },
    },
    {
      name: "deploy-knows-nobody",
      comment: "Headers and server files come out of config.json alone; it runs anywhere.",
      severity: "error",
      from: { path: "^packages/deploy/src" },
      to: { path: "^packages/(?!deploy/)|^apps/|node_modules/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "not-to-dev-dep",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules/\\.|\\.cache)|(?:packages|apps)/[^/]+/(test|gallery)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "browser", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
