import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';

SwaggerUI({ url: '/openapi/v1.json', dom_id: '#api', deepLinking: true, docExpansion: 'list' });
