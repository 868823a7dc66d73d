// A search beside the page: a part at a time, so that it can be told where it is.
let model = null;

onmessage = ({data}) => {
  try {
    if (data.module) {
      model = new Model(data.module);
      return;
    }
    let now = model.ask("begin_search", [data.trace, data.goal, data.scope], data.faults ? 1 : 0, data.most);
    let told = 0;
    while (now.state === "running") {
      now = model.ask("go_on", [], 200);
      if (now.state === "running" && Date.now() - told > 100) {
        told = Date.now();
        postMessage(now);
      }
    }
    postMessage(now);
  } catch (error) {
    postMessage({error: error.message});
  }
};
