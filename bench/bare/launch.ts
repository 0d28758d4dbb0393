import FHIR from "fhirclient";

// The least that a SMART app can do: the registration and the scopes of coronary risk, no model and no screen.
FHIR.oauth2.authorize({
  clientId: "bedside-coronary-risk",
  scope:
    "openid fhirUser launch online_access patient/Patient.rs patient/Observation.rs patient/Condition.rs patient/MedicationRequest.rs patient/MedicationStatement.rs patient/MedicationDispense.rs patient/Medication.rs patient/FamilyMemberHistory.rs patient/Procedure.rs",
  redirectUri: ".",
  pkceMode: "required",
});
