# Moxora for databases of your own: no embedded database and no data lie in the image.
#
#   docker build -t moxora .
#   docker run -p 8080:8080 -v moxora:/var/lib/moxora \
#     -e MOXORA_DB_URL=jdbc:postgresql://data.example/moxora \
#     -e MOXORA_DB_USER=moxora_app -e MOXORA_DB_PASSWORD=... \
#     -e MOXORA_DB_OWNER_USER=moxora_owner -e MOXORA_DB_OWNER_PASSWORD=... \
#     -e MOXORA_VAULT_DB_URL=jdbc:postgresql://vault.example/moxora_vault \
#     -e MOXORA_VAULT_DB_USER=moxora_vault_app -e MOXORA_VAULT_DB_PASSWORD=... \
#     -e MOXORA_VAULT_DB_OWNER_USER=moxora_vault_owner -e MOXORA_VAULT_DB_OWNER_PASSWORD=... \
#     -e MOXORA_KEK_URI=... -e MOXORA_PUBLIC_URL=https://moxora.example moxora
#
# The two databases live on two clusters. Optional: MOXORA_DB_PURGE_USER/PASSWORD and
# MOXORA_VAULT_DB_KEEPER_USER/PASSWORD. All settings: docker run --rm moxora --help
# HTTPS without a proxy: -p 8443:8443 -v /etc/moxora/tls:/tls:ro -e MOXORA_TLS_CERTIFICATE=/tls/fullchain.pem
# -e MOXORA_TLS_KEY=/tls/privkey.pem; then nothing listens on 8080. The files must be readable by user 10001.
# The volume holds the operator's token, the logs and, unless MOXORA_KEK_URI names another place, the key-encryption key.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml .
COPY src src
COPY tenant-config tenant-config
RUN mvn -q -B -Dmaven.test.skip=true package \
    && rm target/lib/embedded-postgres*.jar target/lib/commons-*.jar target/lib/xz.jar

FROM eclipse-temurin:17-jre
RUN groupadd --system --gid 10001 moxora \
    && useradd --system --uid 10001 --gid moxora --no-create-home --shell /usr/sbin/nologin moxora \
    && install -d -m 0700 -o moxora -g moxora /var/lib/moxora
WORKDIR /opt/moxora
COPY --from=build /build/target/moxora.jar /build/target/moxora.war ./
COPY --from=build /build/target/lib lib
COPY tenant-config tenant-config
ENV MOXORA_DATA_DIR=/var/lib/moxora
VOLUME /var/lib/moxora
EXPOSE 8080 8443
USER moxora
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-jar", "/opt/moxora/moxora.jar", "health"]
ENTRYPOINT ["java", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError", "-XX:-HeapDumpOnOutOfMemoryError", "-jar", "/opt/moxora/moxora.jar"]
