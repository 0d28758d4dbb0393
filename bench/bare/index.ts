import FHIR from "fhirclient";

const client = await FHIR.oauth2.ready();
const plans: string[] = JSON.parse(await (await fetch("plans.json")).text());
const answers = await Promise.all(
  [`Patient/${client.patient.id}`, ...plans.map((plan) => `${plan}&patient=${client.patient.id}`)].map((url) =>
    client.request(url, { pageLimit: 0, flat: true }),
  ),
);
const element = document.querySelector("#number");
if (element) element.textContent = String(answers.flat().length);
