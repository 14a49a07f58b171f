# docker build -t rtctool . && docker run --rm -v "$PWD:/work" rtctool sdp lint offer.sdp
FROM rust:1.93-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# The certificates that https:, turns: and stuns: are checked with, as new as they are.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home rtctool
COPY --from=build /src/target/release/rtctool /usr/local/bin/rtctool
USER 10001
WORKDIR /work
ENTRYPOINT ["rtctool"]
