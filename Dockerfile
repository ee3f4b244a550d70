# Groundswell's images: docker build --target processor|processor-pytorch|api-bridge .
# What is tried, and how large they are: docs/containers.md.

# containers/pin sets these to digests, for Compose.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JRE_IMAGE=eclipse-temurin:25-jre

# Plugins and libraries, in a layer that lasts until a pom changes: the packaging is run on the bare poms. One class,
# for a compilation fetches what nothing else does.
FROM ${MAVEN_IMAGE} AS libraries
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml ./
COPY common/pom.xml common/
COPY topics/pom.xml topics/
COPY model/pom.xml model/
COPY scorer/pom.xml scorer/
COPY audience/pom.xml audience/
COPY processor/pom.xml processor/
COPY api-bridge/pom.xml api-bridge/
COPY standalone/pom.xml standalone/
COPY benchmarks/pom.xml benchmarks/
# Tests and format are for those who change the code: mvn verify.
ENV MAVEN_ARGS="-B -q -Dmaven.test.skip=true -Dspotless.check.skip=true"
RUN mkdir -p common/src/main/java \
 && echo 'final class Nothing {}' >common/src/main/java/Nothing.java \
 && mvn package -pl processor,api-bridge -am \
 && rm -r common/src ./*/target

FROM libraries AS build
COPY . .
RUN mvn package -pl processor,api-bridge -am && containers/lay-out processor && containers/lay-out api-bridge

FROM libraries AS libraries-pytorch
RUN mvn package -pl processor -am -Ppytorch && rm -r ./*/target

FROM libraries-pytorch AS build-pytorch
COPY . .
RUN mvn package -pl processor -am -Ppytorch && containers/lay-out processor


# The home directory of the user is /tmp, which is in memory in a read-only container.
FROM ${JRE_IMAGE} AS runtime
RUN echo 'groundswell:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd \
 && echo 'groundswell:x:10001:' >>/etc/group \
 && mkdir /state && chown 10001:10001 /state
WORKDIR /app
COPY containers/health /usr/local/bin/
COPY containers/jvm.options ./
USER 10001:10001
LABEL org.opencontainers.image.licenses="Apache-2.0"

# The heap is a share of the container's memory: ONNX Runtime, RocksDB, and what is unpacked to /tmp live outside of it.
FROM runtime AS processor-runtime
USER root
RUN mkdir /models && chown 10001:10001 /models
USER 10001:10001
ENV OPS_HOST=0.0.0.0 STATE_DIR=/state MODEL_CACHE=/models
EXPOSE 8001
# A start may be as long as the download of a model.
HEALTHCHECK --interval=5s --timeout=5s --start-period=900s --start-interval=1s --retries=3 CMD ["health", "8001"]
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=classes.aot", "-XX:MaxRAMPercentage=40", "-jar", "groundswell-processor.jar"]

FROM runtime AS api-bridge-runtime
ENV BRIDGE_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --start-interval=1s --retries=3 CMD ["health", "8000"]
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=classes.aot", "-XX:MaxRAMPercentage=60", "-jar", "groundswell-api-bridge.jar"]


# Libraries and our own jars apart: an upgrade moves the small layer only. A training run and its image have these very
# layers in common, for a cache of classes holds for jars of the same sizes and times alone.
FROM processor-runtime AS processor-jars
COPY --from=build /out/processor/libraries ./
COPY --from=build /out/processor/own ./

FROM processor-runtime AS processor-pytorch-jars
COPY --from=build-pytorch /out/processor/libraries ./
COPY --from=build-pytorch /out/processor/own ./

FROM api-bridge-runtime AS api-bridge-jars
COPY --from=build /out/api-bridge/libraries ./
COPY --from=build /out/api-bridge/own ./


FROM processor-jars AS processor-training
USER root
COPY containers/train /
RUN /train processor 8001 'waiting for the broker'

FROM processor-pytorch-jars AS processor-pytorch-training
USER root
COPY containers/train /
RUN /train processor 8001 'waiting for the broker'

FROM api-bridge-jars AS api-bridge-training
USER root
COPY containers/train /
RUN /train api-bridge 8000 'bridge listens'


# Version and revision last, so that everything before them stays the same layers.
FROM processor-jars AS processor
COPY --from=processor-training /app/classes.aot ./
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Groundswell processor" \
      org.opencontainers.image.description="Scores posts on Kafka and counts what audiences feel, with ONNX Runtime" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

FROM processor-pytorch-jars AS processor-pytorch
COPY --from=processor-pytorch-training /app/classes.aot ./
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Groundswell processor with PyTorch" \
      org.opencontainers.image.description="Scores posts on Kafka and counts what audiences feel, with ONNX Runtime or PyTorch" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

FROM api-bridge-jars AS api-bridge
COPY --from=api-bridge-training /app/classes.aot ./
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Groundswell bridge" \
      org.opencontainers.image.description="HTTP over Groundswell's request-reply topics, and the live page" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
