# The two images of compose.yaml that are built here: `hapi` and `sandbox`.

FROM eclipse-temurin:17.0.15_6-jdk AS probe
WORKDIR /probe
COPY hapi/src/main/java/bedside/Probe.java .
RUN javac --release 17 -d . Probe.java

FROM hapiproject/hapi:v8.8.0-1 AS hapi
COPY --from=probe /probe /probe
COPY hapi/application.yaml /app/config/application.yaml
USER 65532

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /bedside
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim AS sandbox
ENV NODE_ENV=production
WORKDIR /bedside
COPY --from=build /bedside/package.json ./
COPY --from=build /bedside/node_modules node_modules
COPY --from=build /bedside/packages packages
COPY --from=build /bedside/scripts scripts
COPY --from=build /bedside/fhir-fixtures fhir-fixtures
COPY --from=build /bedside/dist dist
RUN mkdir /data && chown node /data
USER node
EXPOSE 8080
CMD ["node", "--disable-warning=ExperimentalWarning", "scripts/clinic.ts"]
