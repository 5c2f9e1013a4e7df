# The service in a container: node is process 1 and gets the signals itself.
#   docker build -t clew . && docker run --rm -p 8787:8787 -v clew:/data -e CLEW_HOST=0.0.0.0 clew
# It refuses to listen on 0.0.0.0 before there is a credential:
#   docker run --rm -v clew:/data clew token create --data /data --name admin --scope admin
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --ignore-scripts
COPY . .
RUN npm run -s build && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
# glibc keeps an arena for each thread otherwise, and gives little of them back.
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 CLEW_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/openapi ./openapi
COPY --from=build /app/src/web/public ./src/web/public
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8787
ENTRYPOINT ["node", "/app/bin/clew.mjs"]
CMD ["serve"]
