# Two programs: `docker build --target node .` (of a cluster) and `docker build --target server .` (one machine).
FROM node:22-bookworm-slim AS web
WORKDIR /source/src/SkillGraph.Web
COPY src/SkillGraph.Web/package.json src/SkillGraph.Web/package-lock.json src/SkillGraph.Web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY src/SkillGraph.Web ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# WebClient.targets finds no Node.js here, and takes the pages that are already built.
COPY --from=web /source/src/SkillGraph.Web/dist src/SkillGraph.Web/dist
RUN dotnet publish src/SkillGraph.Server -c Release -o /out/server -p:UseAppHost=false \
 && dotnet publish cluster/SkillGraph.Cluster.Node -c Release -o /out/node -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app
# Diagnostics would write a socket into /tmp; nothing else writes outside of mounted folders.
ENV DOTNET_EnableDiagnostics=0 ASPNETCORE_HTTP_PORTS= URLS=http://0.0.0.0:5080
EXPOSE 5080
STOPSIGNAL SIGTERM
# The base has neither curl nor wget, but bash, which can open a socket.
COPY deploy/health.sh /usr/local/lib/health.sh
HEALTHCHECK --interval=10s --timeout=7s --start-period=60s --retries=3 CMD ["bash", "/usr/local/lib/health.sh", "live"]

FROM base AS server
RUN install -d -o $APP_UID /data
ENV SkillGraph__Data=/data
VOLUME /data
COPY --from=build /out/server .
USER $APP_UID
ENTRYPOINT ["dotnet", "SkillGraph.Server.dll"]

FROM base AS node
EXPOSE 4053
COPY --from=build /out/node .
USER $APP_UID
ENTRYPOINT ["dotnet", "SkillGraph.Cluster.Node.dll"]
